/* Compiler attributes, named for what they promise. */
#ifndef BASE_ATTRIBUTES_H
#define BASE_ATTRIBUTES_H

#if defined(__GNUC__)
#define MUST_CHECK               __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define NO_RETURN                __attribute__((noreturn))
#else
#define MUST_CHECK
#define PRINTF_LIKE(text, first)
#define NO_RETURN
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
