/** Sequences on keys and their expiry: see `differential.test.ts` for the notation. */
export const keySequences = `
mset a 1 b 2 c 3
exists a
exists a a missing
touch a b missing
del a missing
del a
unlink b c
exists a b c
del
exists
type a
type a b

set s v
rpush l a
hset h f v
sadd t m
zadd z 1 m
xadd x 1-1 f v
type s
type l
type h
type t
type z
type x
type missing
dbsize
~keys *
~keys [hl]
~keys ?
~keys \\\\?
keys missing*
~scan 0 count 100
~scan 0 count 100 type string
~scan 0 count 100 type LIST
~scan 0 count 100 type bogus
~scan 0 match [s-z] count 100
scan 0 type
scan 0 count 0
scan 0 match
scan x
scan 0 bogus x
scan
flushdb
dbsize
randomkey

mset key1 1 key2 2 "k\\x00y" 3 k[1] 4 k*y 5 kéy 6
~keys key?
~keys k[!1]
~keys k\\\\[1\\\\]
~keys k\\\\*y
~keys k[^x]y
~keys *[12]
~keys k[a-z]y?
~keys k[z-a]y?
~keys *y*
~keys k**y
~keys [
~keys [a
~keys k[
~keys k\\\\
~keys ""
~keys k??y

set a 1
rename a b
get b
rename missing c
rename b b
rename missing missing
renamenx b c
set d 2
renamenx c d
renamenx d d
renamenx missing x
get d
set t v ex 100
rename t d
ttl d
set p 1
rename p d
ttl d
hset h f v
rename h d
type d
rename a

set a 1 ex 100
copy a b
get b
ttl b
copy a b
copy a b replace
copy a a
copy a a replace
copy missing b
copy missing missing
copy a b db 1
copy a a db 1
copy a a db 0
copy a a db 16
copy a a db x
copy a b bogus
copy a b db
copy a b replace db 2 replace
select 1
mget a b
rpush l a
copy l m
rpush m b
lrange l 0 -1
hset h f v
copy h i
hset i f w
hget h f
zadd z 1 a
copy z y
zadd y 2 b
zrange z 0 -1
xadd x 1-1 f v
copy x w
xadd w 2-1 f v
xlen x
xlen w

set k v
expire k 100
ttl k
expire k 50 gt
ttl k
expire k 200 gt
ttl k
expire k 300 lt
ttl k
expire k 60 lt
ttl k
expire k 10 nx
ttl k
persist k
persist k
ttl k
expire k 10 xx
expire k 10 gt
expire k 10 lt
ttl k
persist k
expire k 10 nx
ttl k
expire k 20 xx gt
ttl k
expire missing 10
persist missing
ttl missing
pttl missing
expiretime missing
pexpiretime missing

set k v
expire k x
expire k 10 bogus
expire k 10 nx xx
expire k 10 nx gt
expire k 10 nx lt
expire k 10 gt lt
expire k 10 xx gt lt
expire k x bogus
expire k 9223372036854775807
expire k 9223372036854775
expire k -9223372036854775808
pexpire k 9223372036854775807
pexpireat k -9223372036854775808
exists k
set k v
expireat k 33000000000
pexpiretime k
pexpireat k 33000000000456
pexpiretime k
expiretime k
expireat k 9223372036854775807
expire missing x
expire k
expiretime k

set k v
expire k 0
exists k
set k v
expire k -5
exists k
set k v
pexpire k -1
exists k
set k v
expireat k 1
exists k
set k v ex 100
expire k -1 gt
ttl k
expire k -1 lt
exists k
set k v
expire k -1 xx
exists k
expire k -1 lt
exists k

set k v px 30
sleep 60
get k
exists k
ttl k
set k v px 30
sleep 60
set k w nx
set k w xx keepttl
pttl k
hset h f v
pexpire h 30
sleep 60
hincrby h f 1
ttl h
rpush l a
pexpire l 30
sleep 60
lpush l b
lrange l 0 -1
dbsize

set a 1 px 30
set b 2
sleep 60
rename a c
rename b a
renamenx a b
~keys *

select 1
set k one
select 0
set k zero
swapdb 0 1
get k
select 1
get k
swapdb 0 0
swapdb 0 16
swapdb x 1
swapdb 0 y
swapdb 0 -1
swapdb 99999999999 0
select 16
select -1
select x
select 99999999999
select ""
dbsize
flushall
dbsize
flushall async
flushall sync
flushall bogus
flushdb async x
flushdb SYNC

object encoding missing
set k 1
object encoding k
object refcount k
set k v
object encoding k
object refcount k
object freq k
object freq missing
object bogus k
object encoding
object
set long aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
object encoding long
set int 9223372036854775807
object encoding int
set int 9223372036854775808
object encoding int
sadd s 1 2 3
object encoding s
sadd s a
object encoding s
zadd z 1 a
object encoding z
xadd x 1-1 f v
object encoding x
`;
