#include "api/sorts.h"

/* In the order of enum listing_sort. */
static const char *const sorts[] = {"-createdAt", "createdAt", "-updatedAt", "updatedAt", NULL};
_Static_assert(COUNT_OF(sorts) == SORT_BY_FIELD + 1, "one for each order that is no field's");

/* Likewise, of orders alone. */
static const char *const scheduled_sorts[] = {"scheduledTime", "-scheduledTime", NULL};

static bool is_given(const struct params *asked, const char *name)
{
    const struct field *field = shape_field(asked->marks.shape, str_from(name));

    return field && field_present(asked, field);
}

enum listing_sort sort_asked(const struct params *asked)
{
    int found;

    if (!is_given(asked, "sort"))
        return is_given(asked, "scheduledBefore") ? SORT_SCHEDULED : SORT_NEWEST;
    if ((found = choice_find(sorts, asked->sort)) >= 0)
        return (enum listing_sort)found;
    if (shape_field(asked->marks.shape, STR("scheduledBefore")) &&
        (found = choice_find(scheduled_sorts, asked->sort)) >= 0)
        return SORT_SCHEDULED + (enum listing_sort)found;
    return SORT_BY_FIELD;
}

struct str sort_column(enum listing_sort sort)
{
    return sort == SORT_SCHEDULED || sort == SORT_SCHEDULED_LAST ? STR("scheduled_time") : STR("updated_at");
}
