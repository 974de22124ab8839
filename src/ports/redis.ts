import type { Redis } from 'ioredis';

/**
 * The Redis port is ioredis's own client in every world: shared by the buyers of one node, FIFO as
 * one connection is. In the simulator it opens no socket.
 */
export type RedisPort = Redis;

/**
 * Borrows a connection of its own for what needs one (WATCH, blocking pops), from a pool of
 * `--connections` per node; waiting for one is part of the response time. The connection is given
 * back when `use` settles, and is replaced if it broke or was left in a transaction.
 */
export type BorrowConnection = <T>(use: (client: Redis) => Promise<T>) => Promise<T>;
