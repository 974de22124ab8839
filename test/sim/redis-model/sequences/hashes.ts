/** Sequences on hashes: see `differential.test.ts` for the notation. */
export const hashSequences = `
hset h a 1
hset h a 2 b 3
hset h a 1 b 2 c 3
hget h a
hget h missing
hget missing a
hmget h a b missing
hmget missing a b
hgetall h
hgetall missing
hkeys h
hvals h
hkeys missing
hlen h
hlen missing
hexists h a
hexists h z
hexists missing z
hstrlen h a
hstrlen h z
hstrlen missing z
type h

hset h a
hset h
hset h a 1 b
hmset h a
hmset h a 1 b
hmset h a 1 b 2
hgetall h
hget h
hdel h

hsetnx h a 1
hsetnx h a 2
hget h a
hdel h a b
hdel h a
exists h
hset h a 1 b 2
hdel h a a
hdel h b a
exists h
hdel missing a

hincrby h n 5
hincrby h n -7
hincrby h n 0
hget h n
hset h s abc
hincrby h s 1
hincrby h n abc
hincrby h n 1.5
hincrby h n ""
hset h big 9223372036854775807
hincrby h big 1
hincrby h big -1
hset h low -9223372036854775808
hincrby h low -1
hincrby h safe 9007199254740991
hincrby h safe 1
hincrby h safe 1
hset h sp " 5"
hincrby h sp 1
hset h e ""
hincrby h e 1
hgetall h

set s v
hincrby s f 1
hincrby s f x
hincrbyfloat s f 1
hset s f 1
hsetnx s f 1
hget s f
hmget s f
hgetall s
hkeys s
hvals s
hlen s
hexists s f
hstrlen s f
hdel s f
hscan s 0
hrandfield s

hincrbyfloat h f 0.1
hincrbyfloat h f 0.2
hincrbyfloat h f -0.3
hincrbyfloat h f x
hincrbyfloat h f inf
hincrbyfloat h f nan
hset h s abc
hincrbyfloat h s 1
hset h l 10.50
hincrbyfloat h l 0.1
hset h i inf
hincrbyfloat h i 1
hset h e ""
hincrbyfloat h e 1
hset h sp " 1"
hincrbyfloat h sp 1
hincrbyfloat h new 5.0e3
hgetall h

hset h a 1
expire h 100
hset h b 2
ttl h
hincrby h a 1
ttl h
hdel h a b
hset h a 1
ttl h

hset h a 1 b 2 c 3
~hscan h 0
~hscan h 0 match a*
~hscan h 0 count 1
hscan h 0 count 0
hscan h 0 count -1
hscan h 0 count x
hscan h 0 match
hscan h 0 bogus 1
hscan h 0 type hash
hscan h x
hscan h ""
hscan h -1
hscan h " 1"
hscan h 99999999999999999999
hscan missing 0
hscan missing x
hscan missing 0 count 0

hset h a 1
hrandfield h
hrandfield h 1
hrandfield h 5
hrandfield h -3
hrandfield h 0
hrandfield h 2 withvalues
hrandfield h -2 withvalues
hrandfield h 2 bogus
hrandfield h x
hrandfield h x bogus
hrandfield h 2 withvalues extra
hrandfield missing
hrandfield missing 5
hrandfield missing 5 withvalues
hrandfield h -9223372036854775808
hrandfield h -9223372036854775807 withvalues
hrandfield h 4611686018427387904 withvalues

hello 3
hset h a 1 b 2
hgetall h
hgetall missing
hrandfield h 5 withvalues
~hscan h 0
hget h missing
hmget h a missing

object encoding missing
hset h a 1
object encoding h
hset h long aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
object encoding h
`;
