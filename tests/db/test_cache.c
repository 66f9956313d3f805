#include "db/cache.h"
#include "domain/record_type.h"

#include <criterion/criterion.h>

static struct arena *memory;
static struct cache *cache;

static void set_up(void)
{
    memory = arena_new(8 << 20);
    cache  = cache_new();
}

static void tear_down(void)
{
    cache_free(cache);
    arena_free(memory);
}

TestSuite(cache, .init = set_up, .fini = tear_down);

static struct cache_key key_of(int number)
{
    struct cache_key key = {0};

    memcpy(key.bytes, &number, sizeof(number));
    return key;
}

static void keep(int number, uint64_t read)
{
    struct record_type *type = SHAPE_NEW(memory, struct record_type, record_type_shape);
    struct cache_key    key  = key_of(number);

    SET(type, id, number);
    SET(type, name, arena_format(memory, "type %d", number));
    cache_keep(cache, &key, type, read);
}

static const struct record_type *found(int number, uint64_t now)
{
    struct cache_key key = key_of(number);

    return cache_find(cache, &key, now);
}

Test(cache, gives_what_it_was_given_until_it_is_too_old)
{
    keep(1, 1000);
    arena_reset(memory);
    cr_assert(found(1, 1000));
    cr_expect(str_is(found(1, 1000)->name, "type 1"));
    cr_expect(found(1, 1000 + CACHE_TRUST));
    cr_expect_null(found(1, 1001 + CACHE_TRUST));
    cr_expect_null(found(1, 1000));
    cr_expect_null(found(2, 1000));
}

Test(cache, reading_again_makes_it_young)
{
    keep(1, 1000);
    keep(1, 1000 + CACHE_TRUST);
    cr_expect(found(1, 1000 + 2 * CACHE_TRUST));
}

Test(cache, forgets_what_it_is_told_to)
{
    struct cache_key key = key_of(1);

    keep(1, 0);
    keep(2, 0);
    cache_forget(cache, &key);
    cache_forget(cache, &key);
    cr_expect_null(found(1, 0));
    cr_expect(found(2, 0));
}

Test(cache, what_was_found_stays_until_the_request_is_over)
{
    const struct record_type *type;
    struct cache_key          key = key_of(1);

    keep(1, 0);
    type = found(1, 0);
    keep(1, 1);
    cr_assert_neq(found(1, 1), type);
    cache_forget(cache, &key);
    cr_expect(str_is(type->name, "type 1"));
    cache_settle(cache);
}

Test(cache, forgets_only_what_this_request_has_found)
{
    keep(1, 0);
    keep(2, 0);
    cr_expect(found(1, 0));
    cache_settle(cache);
    cr_expect_not(cache_has_found(cache));
    cache_forget_found(cache);
    cr_expect(found(2, 0));
    cr_expect(cache_has_found(cache));
    cache_forget_found(cache);
    cr_expect_not(cache_has_found(cache));
    cr_expect(found(1, 0));
    cr_expect_null(found(2, 0));
}

Test(cache, forgets_all_and_leaves_what_was_found)
{
    const struct record_type *type;

    keep(1, 0);
    keep(2, 0);
    type = found(1, 0);
    cache_forget_all(cache);
    cr_expect_null(found(1, 0));
    cr_expect_null(found(2, 0));
    cr_expect_not(cache_has_found(cache));
    cr_expect(str_is(type->name, "type 1"));
    cache_settle(cache);
}

Test(cache, holds_so_many_and_lets_the_least_wanted_go)
{
    for (int i = 0; i < CACHE_SIZE; i++)
        keep(i, 0);
    cr_expect(found(0, 0));
    keep(CACHE_SIZE, 0);
    cr_expect(found(0, 0));
    cr_expect_null(found(1, 0));
    for (int i = 2; i <= CACHE_SIZE; i++)
        cr_expect(found(i, 0), "%d", i);
    for (int i = 1000; i < 1000 + 10 * CACHE_SIZE; i++)
        keep(i, 0);
    cr_expect(found(1000 + 10 * CACHE_SIZE - 1, 0));
}

Test(cache, keeps_nothing_large)
{
    struct record_type *type = SHAPE_NEW(memory, struct record_type, record_type_shape);
    struct cache_key    key  = key_of(1);

    keep(1, 0);
    SET(type, description, ((struct str){.at = arena_alloc(memory, CACHE_OBJECT), .len = CACHE_OBJECT}));
    cr_expect_eq(cache_keep(cache, &key, type, 0), type);
    cr_expect_null(found(1, 0));
}
