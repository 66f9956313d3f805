/* The main function of a fuzz target where there is no fuzzer: runs it on each file of its corpus and reports TAP. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Exactly as much memory as there are bytes, so that a sanitizer sees every read beyond them. */
static uint8_t *file_read(const char *path, size_t *size)
{
    FILE    *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long     end;

    *size = 0;
    if (!file)
        return NULL;
    if (!fseek(file, 0, SEEK_END) && (end = ftell(file)) >= 0 && !fseek(file, 0, SEEK_SET)) {
        data  = malloc(end ? (size_t)end : 1);
        *size = data ? fread(data, 1, (size_t)end, file) : 0;
    }
    fclose(file);
    return data;
}

static void replay(const char *name, int number)
{
    size_t   size;
    uint8_t *data = file_read(name, &size);

    if (data)
        LLVMFuzzerTestOneInput(data, size);
    printf("%s %d - %s\n", data ? "ok" : "not ok", number, name);
    fflush(stdout);
    free(data);
}

/* The corpus of tests/fuzz/replay_json is tests/fuzz/corpus/json; automake says in srcdir below which folder. */
int main(int argc, char **argv)
{
    static const char prefix[] = "replay_";
    const char       *source   = getenv("srcdir");
    const char       *target   = argc > 0 ? strstr(argv[0], prefix) : NULL;
    char              folder[PATH_SIZE];
    struct dirent   **entries;
    int               count;

    snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", source ? source : ".",
             target ? target + strlen(prefix) : "");
    count = chdir(folder) ? -1 : scandir(".", &entries, is_visible, alphasort);
    if (count <= 0) {
        printf("Bail out! No corpus in %s\n", folder);
        return 1;
    }
    printf("1..%d\n", count);
    for (int i = 0; i < count; i++) {
        replay(entries[i]->d_name, i + 1);
        free(entries[i]);
    }
    free(entries);
    return 0;
}
