/** Sequences on lists that do not block: see `differential.test.ts` for the notation. */
export const listSequences = `
rpush l a b c
lpush l z y
lrange l 0 -1
llen l
llen missing
lpushx l x
rpushx l d
lpushx missing x
rpushx missing x
exists missing
lrange l 0 -1
lpush l
type l
object encoding l

rpush l a b c d e
lpop l
rpop l
lpop l 2
rpop l 10
exists l
lpop l
lpop l 1
rpop l 0
lpop missing
lpop missing 5
lpop missing 0

rpush l a b c
lpop l 0
lpop l -1
lpop l x
lpop l 1 2
rpop l 1 2
lpop missing -1
rpop l 2
lpop l
exists l

rpush l a b c d e
lrange l 0 0
lrange l 1 3
lrange l -3 -1
lrange l -100 100
lrange l 3 1
lrange l 5 10
lrange l -1 -3
lrange missing 0 -1
lrange l x 1
lrange l 0 y
lrange missing x y
lindex l 0
lindex l -1
lindex l 5
lindex l -6
lindex l x
lindex missing 0
lindex missing x

rpush l a b c
lset l 0 x
lset l -1 z
lset l 3 q
lset l -4 q
lset l x q
lset missing 0 q
lset missing x q
lrange l 0 -1

rpush l a b c d e f
ltrim l 1 -2
lrange l 0 -1
ltrim l -2 10
lrange l 0 -1
ltrim l 5 10
exists l
ltrim missing 0 1
ltrim missing x 1
rpush l a b
ltrim l 1 0
exists l

rpush l a b c b
linsert l before b x
lrange l 0 -1
linsert l after b y
lrange l 0 -1
linsert l BEFORE missing y
linsert missing before a y
linsert l bogus b y
linsert missing bogus b y
linsert l after

rpush l a b a c a b a
lrem l 2 a
lrange l 0 -1
lrem l -1 a
lrange l 0 -1
lrem l 0 b
lrange l 0 -1
lrem l 0 missing
lrem l x a
lrem missing 0 a
lrem missing x a
lrem l 0 a
lrem l 0 c
exists l

rpush l a b c 1 2 3 c c
lpos l c
lpos l c rank 2
lpos l c rank -1
lpos l c rank 4
lpos l c count 2
lpos l c count 0
lpos l c rank -1 count 2
lpos l c rank 2 count 0
lpos l c maxlen 2
lpos l c maxlen 3
lpos l c maxlen 2 rank -1
lpos l c maxlen 0
lpos l c count 0 maxlen 7
lpos l missing
lpos l missing count 0
lpos missing c
lpos missing c count 1

rpush l a
lpos l a rank 0
lpos l a count -1
lpos l a maxlen -1
lpos l a rank x
lpos l a count x
lpos l a bogus 1
lpos l a rank
lpos missing a rank 0

rpush l a b c
lmove l m left right
lmove l m right left
lrange m 0 -1
lmove l l left right
lmove l m left left
exists l
lmove l m left right
lmove m m left right
lrange m 0 -1
lmove m n bogus right
lmove m n left bogus
lmove missing n left bogus
rpoplpush m n
rpoplpush m m
rpoplpush missing n
lrange n 0 -1

set s v
rpush l a
lmove l s left right
lmove s l left right
lmove missing s left right
rpoplpush l s
lrange l 0 -1
lpush s a
lpushx s a
lpop s
lpop s 1
lpop s x
llen s
lrange s 0 -1
lrange s x 1
lindex s 0
lindex s x
lset s 0 a
lset s x a
linsert s before a b
lrem s 0 a
ltrim s 0 1
lpos s a
lmpop 1 s left

rpush a 1 2 3
rpush b 4 5 6
lmpop 2 missing a left
lmpop 2 a b right count 5
lmpop 2 a b left count 2
lmpop 2 a b left
lmpop 2 a b left
lmpop 1 a bogus
lmpop 0 a left
lmpop x a left
lmpop -1 a left
lmpop 3 a b left
lmpop 1 a left count 0
lmpop 1 a left count x
lmpop 1 a left count
lmpop 1 a left bogus 1
lmpop 1 a left count 1 count 2
lmpop 1 a left count 1 2
lmpop 1
`;
