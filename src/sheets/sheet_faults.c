#include "sheets/row.h"

static const struct {
    const char *name;
    const char *sentence;
} faults[] = {
    [SHEET_NO_FAULT] = {"", ""},
#define FAULT(name, word, sentence) [SHEET_##name] = {word, sentence},
#include "sheets/sheet_faults.def"
#undef FAULT
};

const char *sheet_fault_name(enum sheet_fault fault)
{
    return faults[fault].name;
}

const char *sheet_fault_sentence(enum sheet_fault fault)
{
    return faults[fault].sentence;
}
