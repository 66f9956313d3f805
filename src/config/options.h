/* The table of all options, from options.def: what config.c reads and config_print.c describes. */
#ifndef CONFIG_OPTIONS_H
#define CONFIG_OPTIONS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_FLAG,   /* bool; stands on the command line only, without a value */
    OPTION_TEXT,   /* const char * */
    OPTION_CHOICE, /* const char *, one of the words of .word */
    OPTION_NUMBER, /* int64_t between .least and .most */
};

enum option_index {
#define OPTION(name, kind, fallback, programs, word, doc) OPTION_##name,
#include "config/options.def"
#undef OPTION
    OPTION_COUNT
};

/* `struct option` is getopt's. */
struct config_option {
    const char      *name; /* with underscores: the file's form */
    enum option_kind kind;
    int64_t          least;
    int64_t          most;
    const char      *fallback; /* the value that applies when none is given */
    unsigned         programs; /* enum config_program, joined by or */
    const char      *word;     /* stands for the value in help texts */
    const char      *doc;      /* one or two sentences */
    size_t           offset;   /* in struct config */
};

extern const struct config_option config_options[OPTION_COUNT];

/* May it stand in the file and the environment? */
bool option_is_setting(enum option_index index);

/* The option of that name, whose words are joined by `separator`; OPTION_COUNT: none. */
enum option_index option_find(struct str name, char separator);

enum { OPTION_FAULT_SIZE = 160 };

/*
 * May the option have that value? Gives a number's value; for a refusal, the end of a sentence that begins with where
 * the value stands.
 */
bool option_accepts(enum option_index index, const char *value, int64_t *number, char fault[OPTION_FAULT_SIZE]);

#endif
