/* Prints everything that a program inherits over execve(2), one `key=value` line each, so that two
 * ways of starting it can be compared byte for byte. With the arguments `--exit N` or `--kill N` it
 * ends that way instead. Built by the tests with cc. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;

/* Printable ASCII as it is, the rest as \xNN: one line per value whatever is in it. */
static void put(const char *key, const char *value) {
  printf("%s=", key);
  for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
    if (isprint(*c) && *c != '\\') putchar(*c);
    else printf("\\x%02x", *c);
  }
  putchar('\n');
}

static void put_number(const char *key, long value) { printf("%s=%ld\n", key, value); }

/* Lines of a /proc file, but for those that a run of the same program changes by itself. */
static void put_file(const char *key, const char *path) {
  static const char *own[] = {"Pid:",   "Tgid:",   "NStgid:", "NSpid:", "NSpgid:", "NSsid:", "FDSize:",
                              "Vm",     "Rss",     "Huge",    "SigQ:",  "volun",   "nonvol", "State:",
                              "PPid:",  "Ngid:",   "x86_",    NULL};
  FILE *file = fopen(path, "re");
  char line[65536];
  if (!file) { put(key, strerror(errno)); return; }
  while (fgets(line, sizeof line, file)) {
    int skip = 0;
    for (const char **name = own; *name; name++) skip |= strncmp(line, *name, strlen(*name)) == 0;
    line[strcspn(line, "\n")] = 0;
    if (!skip) put(key, line);
  }
  fclose(file);
}

static void put_signals(void) {
  for (int number = 1; number <= 64; number++) {
    struct sigaction action;
    char text[64];
    if (sigaction(number, NULL, &action) != 0) continue;
    snprintf(text, sizeof text, "%d %s", number,
             action.sa_handler == SIG_DFL ? "default" : action.sa_handler == SIG_IGN ? "ignored" : "caught");
    put("sigaction", text);
  }
}

static void put_prctls(void) {
  int death = 0, reaper = 0;
  prctl(PR_GET_PDEATHSIG, &death);
  prctl(PR_GET_CHILD_SUBREAPER, &reaper);
  put_number("pdeathsig", death);
  put_number("subreaper", reaper);
  put_number("dumpable", prctl(PR_GET_DUMPABLE));
  put_number("keepcaps", prctl(PR_GET_KEEPCAPS));
  put_number("securebits", prctl(PR_GET_SECUREBITS));
  put_number("timerslack", prctl(PR_GET_TIMERSLACK));
  put_number("no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  put_number("thp_disable", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
  put_number("mce_kill", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
  put_number("io_flusher", prctl(PR_GET_IO_FLUSHER, 0, 0, 0, 0));
}

static void put_process(void) {
  char path[4096] = "";
  cpu_set_t cpus;
  struct itimerval timer;
  CPU_ZERO(&cpus);
  sched_getaffinity(0, sizeof cpus, &cpus);
  getitimer(ITIMER_REAL, &timer);
  put("cwd", getcwd(path, sizeof path) ? path : strerror(errno));
  put_number("nice", getpriority(PRIO_PROCESS, 0));
  put_number("ioprio", syscall(SYS_ioprio_get, 1, 0));
  put_number("scheduler", sched_getscheduler(0));
  put_number("cpus", CPU_COUNT(&cpus));
  put_number("personality", personality(0xffffffff));
  put_number("alarm", timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0);
  put_number("session_leader", getsid(0) == getpid());
  put_number("group_leader", getpgid(0) == getpid());
  put_number("pid_is_1", getpid() == 1);
  put_number("foreground", tcgetpgrp(0) == getpgid(0));
}

/* A pipe or socket has another inode in each run: its kind alone is compared. */
static void put_descriptor(int number) {
  char link[64], target[4096], text[8192];
  snprintf(link, sizeof link, "/proc/self/fd/%d", number);
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) return;
  target[length] = 0;
  if (strchr(target, '[')) target[strcspn(target, "[")] = 0;
  if (strncmp(target, "/dev/pts/", 9) == 0) strcpy(target, "/dev/pts");
  snprintf(text, sizeof text, "%d %s fd=%d fl=%o pos=%ld tty=%d", number, target, fcntl(number, F_GETFD),
           fcntl(number, F_GETFL), number > 2 ? (long)lseek(number, 0, SEEK_CUR) : 0, isatty(number));
  put("descriptor", text);
}

static void put_children(void) {
  FILE *file = fopen("/proc/self/task/self/children", "re");
  char path[64], line[256] = "";
  if (file) fclose(file);
  snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
  file = fopen(path, "re");
  if (file && fgets(line, sizeof line, file)) put("children", line);
  if (file) fclose(file);
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--exit") == 0) return atoi(argv[2]);
  if (argc == 3 && strcmp(argv[1], "--kill") == 0) return raise(atoi(argv[2]));
  struct stat status;
  for (int number = 0; number < 1024; number++)
    if (fcntl(number, F_GETFD) != -1) put_descriptor(number);
  put_number("argc", argc);
  for (int i = 0; i < argc; i++) put("argv", argv[i]);
  for (char **variable = environ; *variable; variable++) put("env", *variable);
  put_file("status", "/proc/self/status");
  put_file("limits", "/proc/self/limits");
  put_file("cgroup", "/proc/self/cgroup");
  put_file("comm", "/proc/self/comm");
  put_file("oom_score_adj", "/proc/self/oom_score_adj");
  put_file("coredump_filter", "/proc/self/coredump_filter");
  put_signals();
  put_prctls();
  put_process();
  put_children();
  return stat("/proc/self", &status);
}
