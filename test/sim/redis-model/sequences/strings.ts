/** Sequences on strings: see `differential.test.ts` for the notation. */
export const stringSequences = `
set k v
get k
get missing
strlen k
strlen missing
set k 10 nx
set k 10 xx
set other 1 xx
set other 1 nx
get k
get other

set k v get
set k w get
set k x nx get
get k
set new 1 nx get
get new
set gone 1 xx get
exists gone

hset h f v
set h v get
set h v nx get
get h
set h v
type h

set k v ex 100
ttl k
set k w keepttl
ttl k
set k x
ttl k
set k v px 100000 nx
ttl k
set k v px 100000
ttl k

set k v exat 33000000000
expiretime k
pexpiretime k
set k v pxat 33000000000123
pexpiretime k
expiretime k
set k v pxat 1
get k
exists k
set k v exat 1
get k

set k v ex 0
set k v ex -1
set k v px 0
set k v ex notanumber
set k v ex 9223372036854775807
set k v ex 9223372036854775
set k v px 9223372036854775807
set k v exat 0
set k v pxat -5
set k v exat 9223372036854776
set k v ex 99999999999999999999
exists k

set k v ex
set k v ex 10 px 10
set k v ex 10 keepttl
set k v keepttl ex 10
set k v nx xx
set k v xx nx
set k v persist
set k v bogus
set k v ex 10 exat 33000000000
set k v nx nx ex 5 ex 6
ttl k
set k v get get

set k
set
get
get a b
setnx k
setex k 10
mset a
mset a 1 b
msetnx a 1 b

setnx k 1
setnx k 2
get k
setex k 100 v
ttl k
setex k 0 v
setex k -1 v
setex k x v
setex k 9223372036854775807 v
psetex k 100000 w
ttl k
psetex k 0 v
get k

getset k 1
getset k 2
getset missing x
hset h f 1
getset h 1
set t v ex 100
getset t w
ttl t

getdel k
set k v
getdel k
getdel k
hset h f 1
getdel h

set k v
getex k
getex k ex 100
ttl k
getex k
ttl k
getex k persist
ttl k
getex k pxat 33000000000000
pexpiretime k
getex k exat 33000000000
pexpiretime k
getex k px 100000
ttl k
getex k exat 1
exists k
getex missing ex 100

set k v
getex k ex
getex k ex 0
getex k ex x
getex k persist ex 10
getex k ex 10 persist
getex k keepttl
getex k nx
getex missing ex 0
hset h f v
getex h
getex h ex 0
getex h bogus

mset a 1 b 2 c 3
mget a b c missing
hset h f v
mget a h
msetnx d 1 e 2
msetnx e 3 f 4
mget d e f
mset a 1 a 2
get a
mset h now-a-string
get h

incr n
incr n
decr n
incrby n 10
decrby n 3
incrby n -20
get n
decr missing
decrby missing2 5
incrby missing3 -7
object encoding n

set n 9223372036854775807
incr n
get n
decr n
incrby n 1
incrby n 1
set n -9223372036854775808
decr n
incr n
decrby n 1
decrby n 1

set n 9007199254740991
incr n
incr n
incrby n 9007199254740993
decrby n 9007199254740993
decr n
decr n
get n

incrby n 9223372036854775807
incrby n -9223372036854775808
incrby n -9223372036854775807
decrby n -9223372036854775808
decrby n 9223372036854775807
decrby n -9223372036854775807
get n

set n abc
incr n
set n 1.5
incr n
set n "1 "
incr n
set n " 1"
incr n
set n 01
incr n
set n +1
incr n
set n -0
incr n
set n ""
incr n
set n 99999999999999999999
incr n
set n 9223372036854775808
incr n
incrby n x
incrby missing x
incrby missing 1.0
decrby missing ""
hset h f 1
incr h
incrby h x

incrbyfloat f 0.1
incrbyfloat f 0.2
incrbyfloat f 1
incrbyfloat f -1.3
incrbyfloat f 5.0e3
incrbyfloat f -5000
get f
incrbyfloat f 1e-17
incrbyfloat f 1e-18

set f 10.50
incrbyfloat f 0.1
set f 5.0e3
incrbyfloat f 2.0e2
set f 3.0
incrbyfloat f 0
set f 1e20
incrbyfloat f 1
incrbyfloat f 0.5
set f 100000000000000000000000000
incrbyfloat f 1
set f 0.1
incrbyfloat f 0.7
set f 123456789.987654321
incrbyfloat f 0.000000001
set f 1.1
incrbyfloat f 2.2
incrbyfloat f 3.3
incrbyfloat f -6.6

incrbyfloat f abc
incrbyfloat f ""
incrbyfloat f " 1"
incrbyfloat f "1 "
incrbyfloat f nan
incrbyfloat f inf
incrbyfloat f -infinity
incrbyfloat f 1e5000
incrbyfloat f 1e-5000
incrbyfloat f 0x10
incrbyfloat f 0x1.8p1
incrbyfloat f .5
incrbyfloat f 5.
incrbyfloat f .
incrbyfloat f +1
incrbyfloat f 1e
incrbyfloat f 1e+2
set f abc
incrbyfloat f 1
set f inf
incrbyfloat f 1
hset h f 1
incrbyfloat h 1
incrbyfloat h x

set f 1e4931
incrbyfloat f 1e4931
incrbyfloat f 1e4932
set f 1e17
incrbyfloat f 0.03125
set f 0
incrbyfloat f -0.000000000000000000001
incrbyfloat f 3.14159265358979323846
incrbyfloat f 2.71828182845904523536
incrbyfloat f -0.99999999999999999999

append k ab
append k cd
get k
append k ""
append new ""
exists new
hset h f v
append h x
set t v ex 100
append t w
ttl t
set n 10
append n 5
incr n

set k "Hello World"
getrange k 0 4
getrange k -5 -1
getrange k 0 -1
getrange k 5 2
getrange k -1 -5
getrange k 20 30
getrange k -100 3
getrange k -100 -90
getrange k 3 100
getrange k 0 0
getrange missing 0 1
getrange k a 1
getrange k 1 b
substr k 0 4
hset h f v
getrange h 0 1
getrange h a 1
set e ""
getrange e 0 0

setrange k 3 abc
get k
setrange k 0 xy
get k
setrange k 8 z
get k
setrange k 1 ""
setrange missing 5 ""
exists missing
setrange k -1 x
setrange k x y
setrange k 536870912 x
setrange k 536870911 ""
hset h f v
setrange h 0 x
setrange h 0 ""
set t v ex 100
setrange t 1 w
ttl t

setbit b 7 1
get b
setbit b 7 0
getbit b 7
setbit b 100 1
strlen b
getbit b 100
getbit b 1000
getbit missing 0
setbit b 1 2
setbit b x 1
setbit b -1 1
setbit b 4294967296 1
getbit b 4294967295
getbit b -1
getbit b x
hset h f v
setbit h 0 1
getbit h 0
bitcount b

set k foobar
bitcount k
bitcount k 0 0
bitcount k 1 1
bitcount k 1 1 byte
bitcount k 5 30 bit
bitcount k -2 -1
bitcount k 0 -1 bit
bitcount k 3 1
bitcount k -1 -3
bitcount missing
bitcount missing 0 1
bitcount k 0
bitcount k 0 1 bogus
bitcount k a 1
bitcount k 0 1 bit extra
hset h f v
bitcount h
`;
