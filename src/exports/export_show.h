/* Exports as they are answered. */
#ifndef EXPORTS_EXPORT_SHOW_H
#define EXPORTS_EXPORT_SHOW_H

#include "domain/export.h"

/* Sets what is not stored, as of that moment. */
void export_show(struct arena *arena, struct export *export, struct instant now);

/* The entity tag of its file, of which there is only one ever. */
struct str export_etag(struct arena *arena, const struct export *export);

#endif
