/** Sequences on the connection, the server and pub/sub: see `differential.test.ts` for the notation. */
export const connectionSequences = `
ping
ping hello
ping a b
PING
Ping x
echo hi
echo
echo a b
bogus
bogus a b
BoGus "with space" ""
bogus "line\\r\\nbreak" x
"bogus\\r\\nname"
"nul\\x00name" "nul\\x00arg"
bogus aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b
bogus aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

auth x
auth default x
auth nobody x
auth a b c
auth
hello 4
hello 1
hello x
hello 2 auth default x setname me
client getname
hello 2 auth nobody x
hello 2 bogus
hello 2 setname
hello 2 auth x
hello 2 setname "a b"

client getname
client setname me
client getname
client setname "a b"
client setname "a\\nb"
client setname ""
client getname
client setname
client setinfo lib-name x
client bogus
client
client no-evict on
client no-evict bogus
client unblock
client unblock 999999
client unblock 999999 error
client kill
client kill 127.0.0.1:1
client kill id 999999
client kill id x
client kill id 0
client list bogus
client list id
client list id x
CLIENT GETNAME

reset
client setname me
multi
set k v
reset
get k
client getname
select 1
reset
set k v
select 0
get k
watch k
b: set k w
reset
multi
exec
hello 3
reset
get missing

quit

config get maxmemory
config get MAXMEMORY-P*
config get missing
config get
config set bogus 1
config set
config set appendonly
config set save "" bogus
config set slowlog-max-len 128
config bogus
config resetstat
command bogus
info bogus
time x
dbsize x

subscribe a b
subscribe a
psubscribe p*
get k
ping
ping msg
b: publish a one
b: publish pa two
b: publish none three
unsubscribe a
unsubscribe nope
b: publish a four
punsubscribe
unsubscribe
get k
unsubscribe
punsubscribe
unsubscribe x y

ssubscribe s
b: spublish s hello
b: spublish none hello
b: publish s hello
subscribe c
get k
sunsubscribe
get k
unsubscribe
get k
sunsubscribe
sunsubscribe nope

b: subscribe a
c: subscribe a b
c: psubscribe a* b*
publish a x
~pubsub channels
~pubsub channels a*
pubsub channels z*
pubsub numsub a b none
pubsub numsub
pubsub numpat
pubsub shardchannels
pubsub shardnumsub
pubsub shardnumsub x
pubsub bogus
pubsub
pubsub channels a b
pubsub numpat x
publish a
subscribe
psubscribe
c: quit
publish a y

hello 3
subscribe a
get k
ping
set k v
get k
publish a self
psubscribe a*
publish a both
ssubscribe s
spublish s x
unsubscribe
punsubscribe
sunsubscribe

subscribe a
multi
quit

subscribe a
reset
get k
b: publish a x

b: subscribe a
multi
publish a 1
publish a 2
set k v
exec
b: unsubscribe

b: psubscribe h[ae]llo h?x
publish hallo 1
publish hbllo 2
publish hxx 3
b: psubscribe h*
~publish hallo 4
publish hxy 5

eval "return redis.call('publish','a','x')" 0
b: subscribe a
eval "return redis.call('publish','a','x')" 0
`;
