/** Sequences of transactions: see `differential.test.ts` for the notation. */
export const transactionSequences = `
multi
set k v
get k
incr k
exec
get k

multi
exec
exec
discard
multi
multi
watch k
set k 1
exec
multi
set k 2
discard
get k
discard

multi
set k
set k v
exec
exists k
multi
bogus x
set k v
exec
exists k
multi
get a b
discard
exec
multi
client bogus
exec
multi
client getname extra
exec
multi
object encoding
exec

multi
exec extra
exec
multi extra
discard extra

watch k
set k 1
multi
set k 2
exec
get k

watch k
b: set k 1
multi
set k 2
exec
get k
multi
set k 3
exec

watch k
b: set other 1
multi
set k 2
exec

watch k
b: set k 1
unwatch
multi
set k 2
exec

watch k
b: set k 1
discard
multi
discard
multi
set k 2
exec
get k

set k v
watch k
b: del k
multi
exec

watch k
b: del k
multi
exec

set k v
watch k
b: get k
b: expire k 100
multi
exec
watch k
b: persist k
multi
exec
watch k
b: persist k
multi
exec

set k v px 30
watch k
sleep 60
multi
set x 1
exec
exists x

set k v px 30
sleep 60
watch k
multi
set x 1
exec

set k v px 30
sleep 60
watch k
b: get k
multi
set x 1
exec

set k v px 30
sleep 60
watch k
b: set k w
multi
set x 1
exec

set k v px 30
watch k
sleep 60
b: get k
multi
set x 1
exec

hset h f 1
watch h
b: hset h f 1
multi
exec
watch h
b: hsetnx h f 1
multi
exec
watch h
b: hdel h missing
multi
exec
watch h
b: hget h f
multi
exec
watch h
b: hincrby h f 0
multi
exec

rpush l a
watch l
b: lrem l 0 missing
multi
exec
watch l
b: lrange l 0 -1
multi
exec
watch l
b: lmove l l left right
multi
exec
watch l
b: ltrim l 0 -1
multi
exec
watch l
b: linsert l before missing x
multi
exec
watch l
b: lpop l 0
multi
exec

set k v
watch k
b: set k v nx
multi
exec
watch k
b: rename k j
multi
exec
watch k j
b: rename j k
multi
exec
watch k
b: rename k k
multi
exec
watch missing
b: flushall
multi
exec
watch k
set k v
b: flushall
multi
exec

set k v
watch k
b: swapdb 0 1
multi
exec
watch missing
b: swapdb 0 1
multi
exec
select 1
watch k
b: swapdb 0 1
multi
exec

watch k
b: select 1
b: set k v
multi
exec
watch k
select 1
set k 2
select 0
multi
exec

watch a b
watch b
b: set b 1
multi
set c 1
exec
get c
watch
unwatch extra

watch k
b: set k 1
multi
bogus
exec

watch k
set k v
get k
multi
set k w
get k
select 1
set k other
exec
get k
select 0
get k

set s v
multi
lpush s a
incr s
set s 5
incr s
exec

hello 3
multi
hset h a 1
hgetall h
get missing
exec
watch k
b: set k v
multi
exec

multi
eval "return redis.call('set',KEYS[1],'v')" 1 k
get k
exec

multi
ping
echo x
select 3
set k v
dbsize
select 0
dbsize
unwatch
exec

multi
subscribe ch
exec
ping
`;
