// OpenBLAS starts a thread for each processor before `main`, each with a stack and 128 MiB of workspace, and waits for
// ever, or ends the process, where the address space is limited and does not hold them. The program computes with one. So
// where there is a limit, it is started again with the variable that says so, before any library has begun.
#if defined(__linux__)
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char name[] = "OPENBLAS_NUM_THREADS=";

static int is_limited(int resource) {
  struct rlimit limit;
  return getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

static void start(int count, char **arguments, char **environment) {
  (void)count;
  if (!is_limited(RLIMIT_AS) && !is_limited(RLIMIT_DATA)) return;
  size_t length = 0;
  for (; environment[length]; length++)
    if (strncmp(environment[length], name, sizeof name - 1) == 0) return;
  // On the stack: the C library's memory is not there yet.
  char *longer[length + 2];
  memcpy(longer, environment, length * sizeof *longer);
  longer[length] = "OPENBLAS_NUM_THREADS=1";
  longer[length + 1] = NULL;
  execve("/proc/self/exe", arguments, longer);
}

__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = start;
#endif
