#include "http/method.h"

#include <criterion/criterion.h>

Test(method, is_read_by_its_name)
{
    for (int i = 0; i < METHOD_OTHER; i++)
        cr_expect(method_read(str_from(method_name((enum method)i))) == (enum method)i, "%s",
                  method_name((enum method)i));
    cr_expect(method_read(STR("PATCH")) == METHOD_PATCH);
}

Test(method, that_nobody_knows_is_another_one)
{
    static const char *const names[] = {"", "get", "Get", "GETS", "GE", "FOO", "OTHER", "GET "};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        cr_expect(method_read(str_from(names[i])) == METHOD_OTHER, "%s", names[i]);
    cr_expect_str_eq(method_name(METHOD_OTHER), "OTHER");
}
