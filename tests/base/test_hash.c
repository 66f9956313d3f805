#include "base/hash.h"

#include <criterion/criterion.h>

/* The values of the reference, http://www.isthe.com/chongo/tech/comp/fnv/. */
Test(hash, is_fnv_1a)
{
    cr_expect(hash_add(HASH_START, "", 0) == UINT64_C(0xcbf29ce484222325));
    cr_expect(hash_add(HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    cr_expect(hash_add(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

Test(hash, goes_on_where_it_was)
{
    cr_expect(hash_add(hash_add(HASH_START, "foo", 3), "bar", 3) == hash_add(HASH_START, "foobar", 6));
}
