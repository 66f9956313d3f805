/* MAP_ANONYMOUS is beyond POSIX 2008. */
#define _GNU_SOURCE

#include "seed/aside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *aside_memory(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (at == MAP_FAILED) {
        perror("seed: memory");
        exit(EXIT_FAILURE);
    }
    return at;
}

pid_t aside_start(bool (*work)(void *context), void *context)
{
    pid_t pid = fork();

    if (pid < 0) {
        perror("seed: fork");
        exit(EXIT_FAILURE);
    }
    if (pid == 0)
        _exit(work(context) ? EXIT_SUCCESS : EXIT_FAILURE);
    return pid;
}

bool aside_end(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}
