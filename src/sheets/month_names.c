#include "sheets/month_names.h"

#include "base/attributes.h"

enum { MONTHS = 12, SHORTEST = 3 };

/* As folding writes them: without accents. */
/* clang-format off */
static const char *const names[][MONTHS] = {
    { "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december" },
    { "januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember" },
    { "janner", "feber", "maerz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember" },
    { "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre" },
    { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre" },
    { "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre" },
    { "janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro" },
};
/* clang-format on */

int month_named(struct str word)
{
    int found = 0;

    if (word.len < SHORTEST)
        return 0;
    for (size_t language = 0; language < COUNT_OF(names); language++) {
        for (int month = 0; month < MONTHS; month++) {
            if (!str_starts(str_from(names[language][month]), word))
                continue;
            if (found && found != month + 1)
                return 0;
            found = month + 1;
        }
    }
    return found;
}
