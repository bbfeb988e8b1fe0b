/* Namespaces, and processes beside, above and below the program. */
#include "launch.h"
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

void unshare_names(char *names) {
  static const struct { const char *name; int flag; } known[] = {
    {"pid", CLONE_NEWPID}, {"mnt", CLONE_NEWNS}, {"net", CLONE_NEWNET}, {"ipc", CLONE_NEWIPC},
    {"uts", CLONE_NEWUTS}, {"cgroup", CLONE_NEWCGROUP},
  };
  for (char *name; (name = strsep(&names, ",")) != NULL;) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
      if (strcmp(known[i].name, name) == 0) TRY(unshare(known[i].flag));
    }
    if (strcmp(name, "mnt") == 0) TRY(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
  }
}

/* Ends as the child ends. */
static void wait_for(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) == -1) if (errno != EINTR) die("waitpid");
  exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* What follows happens in a child: the first process of a new pid namespace, if there is one. */
void fork_here(void) {
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child > 0) wait_for(child);
  TRY(prctl(PR_SET_PDEATHSIG, SIGKILL));
}

/* Another process, held before its first instruction. */
void sibling(char *path) {
  char *arguments[] = {path, NULL};
  int status;
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child > 0) {
    TRY(waitpid(child, &status, 0));
    return;
  }
  TRY(ptrace(PTRACE_TRACEME, 0, 0, 0));
  execv(path, arguments);
  die("execv");
}

/* Another program, uid:gid, beside what follows: neither above nor below it. */
void companion(char *rest) {
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child > 0) {
    fork_here();
    return;
  }
  uid_t uid = atoi(field(&rest));
  gid_t gid = atoi(field(&rest));
  TRY(prctl(PR_SET_NAME, "sidecar"));
  TRY(setresgid(gid, gid, gid));
  TRY(setresuid(uid, uid, uid));
  TRY(prctl(PR_SET_PDEATHSIG, SIGKILL)); /* after setresuid, which clears it */
  TRY(prctl(PR_SET_DUMPABLE, 1)); /* as after an execve */
  for (;;) pause();
}

/* NAME=VALUE, behind all others: putenv(3) would replace what is there. */
void set_again(char *assignment) {
  size_t count = 0;
  while (environ[count] != NULL) count++;
  char **longer = calloc(count + 2, sizeof *longer);
  if (longer == NULL) die("calloc");
  memcpy(longer, environ, count * sizeof *longer);
  longer[count] = assignment;
  environ = longer;
}

/* What follows is done by a child that this process traces and, apart from that, lets run. */
void traced(void) {
  int status;
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child == 0) {
    TRY(ptrace(PTRACE_TRACEME, 0, 0, 0));
    return;
  }
  for (;;) {
    TRY(waitpid(child, &status, 0));
    if (WIFEXITED(status)) exit(WEXITSTATUS(status));
    if (WIFSIGNALED(status)) exit(128 + WTERMSIG(status));
    int signal_number = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
    TRY(ptrace(PTRACE_CONT, child, 0, signal_number));
  }
}

/* What follows is done by a child; says on stderr what it took: microseconds, and KiB at the peak. */
void measured(void) {
  struct timespec start, end;
  struct rusage usage;
  int status;
  TRY(clock_gettime(CLOCK_MONOTONIC, &start));
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child == 0) return;
  TRY(wait4(child, &status, 0, &usage));
  TRY(clock_gettime(CLOCK_MONOTONIC, &end));
  long micros = (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
  fprintf(stderr, "measured %ld us %ld KiB\n", micros, usage.ru_maxrss);
  exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
