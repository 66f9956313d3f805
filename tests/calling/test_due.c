#include "calling/due.h"
#include "support/unit.h"

ARENA_SUITE(due);

static struct order *order_of(int status)
{
    struct order *order = SHAPE_NEW(arena, struct order, order_shape);

    SET(order, status, status);
    return order;
}

Test(due, an_order_is_due_when_its_status_and_its_times_say_so)
{
    struct order  *order = order_of(ORDER_PLANNED);
    struct instant now   = {.micros = 1000};

    cr_assert(order_is_due(order, now));
    SET(order, next_attempt_at, ((struct instant){.micros = 1001}));
    cr_assert_not(order_is_due(order, now));
    SET(order, next_attempt_at, now);
    cr_assert(order_is_due(order, now));
    SET(order, status, ORDER_SCHEDULED);
    cr_assert_not(order_is_due(order, now));
    SET(order, scheduled_time, now);
    cr_assert(order_is_due(order, now));
    SET(order, status, ORDER_BUSY);
    cr_assert_not(order_is_due(order, now));
    SET(order, lease_until, now);
    cr_assert(order_is_due(order, now));
    for (int status = ORDER_CONTACTED; status <= ORDER_DO_NOT_CALL; status++)
        cr_assert_not(order_is_due(order_of(status), now));
}

Test(due, an_order_that_is_written_has_its_place)
{
    struct order *order = order_of(ORDER_REGISTERED);

    order_set_due(order);
    cr_assert_eq(order->claim_rank, 199);
    cr_assert(HAS(order, due_at) && order->due_at.micros == 0);
    cr_assert(HAS(order, attempts) && HAS(order, priority));
    SET(order, priority, 99);
    order_set_due(order);
    cr_assert_eq(order->claim_rank, 1);
    SET(order, status, ORDER_CANCELED);
    order_set_due(order);
    cr_assert_not(HAS(order, due_at));
    cr_assert_eq(order->claim_rank, RANK_NEVER);
    SET(order, priority, -99);
    SET(order, status, ORDER_SCHEDULED);
    SET(order, scheduled_time, ((struct instant){.micros = 5}));
    order_set_due(order);
    cr_assert_eq(order->claim_rank, CLAIM_RANKS - 2);
    cr_assert_eq(order->due_at.micros, 5);
}

Test(due, only_a_busy_order_has_a_lease)
{
    struct order *order = order_of(ORDER_BUSY);

    SET(order, lease_until, ((struct instant){.micros = 7}));
    SET(order, lease_token, uuid_new());
    SET(order, lease_status, ORDER_PLANNED);
    SET(order, lease_worker, STR("ann"));
    order_set_due(order);
    cr_assert_eq(order->due_at.micros, 7);
    SET(order, status, ORDER_PLANNED);
    order_set_due(order);
    cr_assert_not(HAS(order, lease_token) || HAS(order, lease_until) || HAS(order, lease_status) ||
                  HAS(order, lease_worker));
}
