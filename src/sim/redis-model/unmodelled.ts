/**
 * What Redis 7.0 has and the model does not: commands, and `container|subcommand`. Everything that
 * is neither here nor in the catalog is unknown to Redis too.
 */
export const UNMODELLED: ReadonlySet<string> = new Set(
  `acl asking bgrewriteaof bgsave bitfield bitfield_ro bitop bitpos
  client|caching client|getredir client|help client|pause client|reply client|tracking
  client|trackinginfo client|unpause cluster command|docs command|getkeys
  command|getkeysandflags command|help command|info config|help config|rewrite debug dump failover fcall fcall_ro
  function geoadd geodist geohash geopos georadius georadius_ro georadiusbymember
  georadiusbymember_ro geosearch geosearchstore lastsave latency lcs lolwut memory migrate module
  monitor move object|help pfadd pfcount pfdebug pfmerge pfselftest psync pubsub|help readonly
  readwrite replconf replicaof restore restore-asking role save shutdown slaveof slowlog sort sort_ro sync xgroup|help xinfo|help`.split(
    /\s+/,
  ),
);
