/* Normalization form C of Unicode, in which texts that look the same are the same. */
#ifndef TEXT_NFC_H
#define TEXT_NFC_H

#include "base/arena.h"

/* The text itself where it is in that form already, which ASCII is; it must be valid UTF-8. */
struct str text_nfc(struct arena *arena, struct str text);

#endif
