#include "http/method.h"

static const char *const names[] = {
#define METHOD(name) [METHOD_##name] = #name,
#include "http/methods.def"
#undef METHOD
    [METHOD_OTHER] = "OTHER",
};

const char *method_name(enum method method)
{
    return names[method];
}

enum method method_read(struct str name)
{
    for (int i = 0; i < METHOD_OTHER; i++)
        if (str_is(name, names[i]))
            return (enum method)i;
    return METHOD_OTHER;
}
