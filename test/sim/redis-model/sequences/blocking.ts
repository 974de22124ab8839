/** Sequences that block: see `differential.test.ts` for the notation. */
export const blockingSequences = `
rpush l a b
blpop l 0
brpop l 0
blpop l 0.05
brpop l m 0.05
blpop l -1
blpop l x
blpop l inf
blpop l nan
blpop l 1e400
blpop l 99999999999999999999
blpop l ""
brpoplpush l m -1
blmove l m left right x
blmove l m bogus right x
blmove l m left bogus x
blmove l m left right 0.02
brpoplpush l m 0.02
blmpop 0.02 1 l left
blmpop x 1 l left
blmpop 0 0 l left
blmpop 0 1 l bogus
blmpop 0 1 l left count 0
blmpop -1 1 l left

set s v
blpop s 0
blpop missing s 0
blmove s l left right 0
brpoplpush s l 0
blmpop 0 1 s left
rpush l a
blmove l s left right 0
lrange l 0 -1

b: blpop l 0
c: blpop l 0
d: brpop l 0
rpush l 1 2 3 4
lrange l 0 -1

b: blpop k1 k2 0
rpush k2 v2
c: blpop k1 k2 0
rpush k1 v1

b: blpop k1 k2 0
multi
rpush k2 v2
rpush k1 v1
exec
lrange k1 0 -1
lrange k2 0 -1

b: blpop k1 k2 0
multi
set k1 string
del k1
rpush k2 v2
rpush k1 v1
exec
lrange k1 0 -1

b: blpop k1 k2 0
eval "redis.call('rpush','k2','x') redis.call('rpush','k1','y') return redis.call('lrange','k2',0,-1)" 0
lrange k1 0 -1

b: blpop l 0
multi
rpush l a
lpop l
exec
rpush l b

b: blpop l 0
multi
rpush l a
del l
set l string
exec
del l
rpush l c

b: blmove l m left right 0
c: blpop m 0
rpush l x
exists l
exists m

b: blmove l m left right 0
set m string
rpush l x
lrange l 0 -1
get m

b: blmove l l left right 0
rpush l x y
lrange l 0 -1

b: brpoplpush l m 0
rpush l x y
lrange l 0 -1
lrange m 0 -1

b: blmpop 0 2 l m left count 2
rpush m 1 2 3
lrange m 0 -1

b: blpop l 0
b: ping
b: get k
set k v
rpush l x
b: get k

b: blpop l 0
b: blpop l 0
b: echo done
rpush l 1
rpush l 2

b: blpop l l 0
rpush l 1 2
lrange l 0 -1

b: blpop l 0
rename missing l
rpush other x
rename other l
exists l

b: blpop l 0
rpush other x
copy other l
exists l

b: select 1
b: blpop l 0
rpush l zero
swapdb 0 1
exists l
b: exists l

b: blpop l 0.05
sleep 80
rpush l late
lrange l 0 -1

b: blpop l 0.05
b: ping
sleep 80
b: ping

multi
blpop l 0
brpop l 0
blmove l m left right 0
brpoplpush l m 0
blmpop 0 1 l left
exec

multi
rpush l a b c d e
blpop l 0
brpop l 0
blmove l m left right 0
brpoplpush l m 0
blmpop 0 1 l left
exec

wait 0 0
wait 0 10
wait -1 0
wait 1 20
wait x 0
wait 1 x
wait 1 -1
multi
wait 1 0
exec

b: blpop l 0
client unblock 2147483647
client unblock x
client unblock 1 bogus
client unblock 1 timeout extra

b: subscribe ch
b: ping
publish ch hello

b: blpop z 0
zadd z 1 a
del z
rpush z a

b: bzpopmin z 0
zadd z 1 a 2 b

b: xread block 0 streams s $
xadd s 1-1 f v
`;
