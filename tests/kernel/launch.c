/*
 * Starts one program in one kernel state: `launch INSTRUCTION… -- PROGRAM ARG…`, done in the given
 * order. state.ts writes the instructions; nothing here knows what they are for. Any failure ends
 * it with 125 and one line: a state that was not reached must not be judged.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *current = "";

static void die(const char *what) {
  fprintf(stderr, "launch: %s: %s: %s\n", current, what, strerror(errno));
  exit(125);
}
#define TRY(call) do { if ((call) == -1) die(#call); } while (0)

/* The next field of a colon-separated value; "" when there is none. */
static char *field(char **rest) {
  char *one = strsep(rest, ":");
  return one == NULL ? "" : one;
}

static void unshare_names(char *names) {
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
static void fork_here(void) {
  pid_t child = fork();
  if (child == -1) die("fork");
  if (child > 0) wait_for(child);
  TRY(prctl(PR_SET_PDEATHSIG, SIGKILL));
}

/* Splits mount options into flags and the filesystem's own data. */
static unsigned long mount_flags(char *options, char *data, size_t size) {
  static const struct { const char *name; unsigned long flag; } known[] = {
    {"ro", MS_RDONLY}, {"nosuid", MS_NOSUID}, {"nodev", MS_NODEV}, {"noexec", MS_NOEXEC},
    {"rw", 0},
  };
  unsigned long flags = 0;
  data[0] = 0;
  for (char *one; (one = strsep(&options, ",")) != NULL;) {
    int found = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
      if (strcmp(known[i].name, one) == 0) { flags |= known[i].flag; found = 1; }
    }
    if (found || *one == 0) continue;
    if (*data) strncat(data, ",", size - strlen(data) - 1);
    strncat(data, one, size - strlen(data) - 1);
  }
  return flags;
}

static void mount_one(char *type, char *source, char *target, char *options) {
  char data[2048];
  unsigned long flags = mount_flags(options, data, sizeof data);
  mkdir(target, 0755);
  TRY(mount(source, target, type, flags, data));
}

static void remount(char *target, char *options) {
  char data[64];
  unsigned long flags = mount_flags(options, data, sizeof data);
  TRY(mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | flags, NULL));
}

static void bind_one(char *source, char *target, char *options) {
  struct stat status;
  TRY(stat(source, &status));
  if (S_ISDIR(status.st_mode)) mkdir(target, 0755);
  else close(open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  TRY(mount(source, target, NULL, MS_BIND, NULL));
  if (*options) remount(target, options);
}

/* A read-only bind over a path that this kernel may not have. */
static void cover(char *source, char *target) {
  if (access(target, F_OK) == -1 && errno == ENOENT) return;
  TRY(mount(source, target, NULL, MS_BIND, NULL));
  TRY(mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
}

static void pivot(char *root) {
  TRY(chdir(root));
  TRY(syscall(SYS_pivot_root, ".", "."));
  TRY(umount2(".", MNT_DETACH));
  TRY(chdir("/"));
}

/* As container runtimes do: /dev/null over a file, an empty read-only tmpfs over a directory. */
static void mask(char *path) {
  struct stat status;
  if (stat(path, &status) == -1) {
    if (errno == ENOENT) return;
    die("stat");
  }
  if (S_ISDIR(status.st_mode)) TRY(mount("tmpfs", path, "tmpfs", MS_RDONLY, ""));
  else TRY(mount("/dev/null", path, NULL, MS_BIND, NULL));
}

static void readonly(char *path) {
  if (access(path, F_OK) == -1) return;
  TRY(mount(path, path, NULL, MS_BIND, NULL));
  TRY(mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
}

static void put(char *path, int flags, mode_t mode, const char *text) {
  int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0600);
  if (descriptor == -1) die(path);
  if (write(descriptor, text, strlen(text)) != (ssize_t)strlen(text)) die("write");
  if (flags & O_CREAT) TRY(fchmod(descriptor, mode));
  TRY(close(descriptor));
}

static mode_t mode_of(const char *text) { return strtoul(text, NULL, 8); }

static void file_one(char *rest) {
  char *path = field(&rest);
  mode_t mode = mode_of(field(&rest));
  uid_t uid = atoi(field(&rest));
  gid_t gid = atoi(field(&rest));
  put(path, O_CREAT | O_TRUNC, 0600, rest == NULL ? "" : rest);
  TRY(chown(path, uid, gid));
  TRY(chmod(path, mode)); /* after chown, which clears setuid */
}

static void dir_one(char *rest) {
  char *path = field(&rest);
  mode_t mode = mode_of(field(&rest));
  if (mkdir(path, 0755) == -1 && errno != EEXIST) die("mkdir");
  uid_t uid = atoi(field(&rest));
  TRY(chown(path, uid, atoi(field(&rest))));
  TRY(chmod(path, mode));
}

static void node_one(char *rest) {
  char *path = field(&rest);
  unsigned int major_number = atoi(field(&rest));
  TRY(mknod(path, S_IFCHR | 0666, makedev(major_number, atoi(field(&rest)))));
  TRY(chmod(path, 0666));
}

static void socket_one(char *rest) {
  char *path = field(&rest);
  mode_t mode = mode_of(field(&rest));
  uid_t uid = atoi(field(&rest));
  TRY(mknod(path, S_IFSOCK | mode, 0));
  TRY(chown(path, uid, atoi(field(&rest))));
}

static void loopback_up(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  TRY(ioctl(descriptor, SIOCSIFFLAGS, &request));
  TRY(close(descriptor));
}

/* listen=tcp:PORT:ADDRESS or udp:PORT:ADDRESS; the launcher's waiting parent keeps it open. */
static void listen_one(char *rest) {
  int type = strcmp(field(&rest), "tcp") == 0 ? SOCK_STREAM : SOCK_DGRAM;
  in_port_t port = htons(atoi(field(&rest)));
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = port};
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = port};
  int is_six = inet_pton(AF_INET6, rest, &six.sin6_addr) == 1;
  if (!is_six && inet_pton(AF_INET, rest, &four.sin_addr) != 1) die("inet_pton");
  int descriptor = socket(is_six ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC, 0);
  if (descriptor == -1) die("socket");
  if (is_six) TRY(bind(descriptor, (struct sockaddr *)&six, sizeof six));
  else TRY(bind(descriptor, (struct sockaddr *)&four, sizeof four));
  if (type == SOCK_STREAM) TRY(listen(descriptor, 1));
}

static void open_one(char *rest) {
  int number = atoi(field(&rest));
  int descriptor = open(rest, O_RDONLY | O_CLOEXEC);
  if (descriptor == -1) die("open");
  TRY(dup2(descriptor, number));
}

/* The map can only be written from the parent namespace: by a child that stayed there. */
static void user_namespace(char *map) {
  int ready[2], status;
  char path[64], byte;
  TRY(pipe2(ready, O_CLOEXEC));
  pid_t self = getpid(), child = fork();
  if (child == -1) die("fork");
  if (child == 0) {
    if (read(ready[0], &byte, 1) != 1) die("read");
    snprintf(path, sizeof path, "/proc/%d/uid_map", self);
    put(path, 0, 0, map);
    snprintf(path, sizeof path, "/proc/%d/gid_map", self);
    put(path, 0, 0, map);
    _exit(0);
  }
  TRY(unshare(CLONE_NEWUSER));
  if (write(ready[1], "", 1) != 1) die("write");
  TRY(waitpid(child, &status, 0));
  if (status != 0) die("uid_map");
}

static unsigned long long bits(char *list) {
  unsigned long long set = 0;
  for (char *one; (one = strsep(&list, ",")) != NULL;) if (*one) set |= 1ULL << atoi(one);
  return set;
}

static void bounding(char *list) {
  unsigned long long kept = bits(list);
  for (int bit = 0; bit < 64 && prctl(PR_CAPBSET_READ, bit) >= 0; bit++) {
    if (!(kept >> bit & 1)) TRY(prctl(PR_CAPBSET_DROP, bit));
  }
}

/* Permitted, effective, inheritable and ambient, so that a plain program keeps them. */
static void capabilities(char *list) {
  unsigned long long set = bits(list);
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  for (int i = 0; i < 2; i++) {
    data[i].effective = data[i].permitted = data[i].inheritable = set >> 32 * i;
  }
  TRY(syscall(SYS_capset, &header, data));
  TRY(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
  for (int bit = 0; bit < 64; bit++) {
    if (set >> bit & 1) TRY(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, bit, 0, 0));
  }
}

static void set_groups(char *list) {
  gid_t groups[32];
  size_t count = 0;
  for (char *one; (one = strsep(&list, ",")) != NULL;) if (*one) groups[count++] = atoi(one);
  TRY(setgroups(count, groups));
}

/* As systemd's MemoryDenyWriteExecute=: no memory becomes executable that was writable. */
static struct sock_filter no_write_execute[] = {
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 1, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 2, 5),
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
  BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 4, 3),
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
  BPF_STMT(BPF_ALU | BPF_AND | BPF_K, PROT_WRITE | PROT_EXEC),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PROT_WRITE | PROT_EXEC, 1, 0),
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
};

/* `NUMBER:ERRNO` refuses one system call, `write-execute` the above, an empty value nothing. */
static void seccomp(char *rest) {
  struct sock_fprog filter = {.len = 10, .filter = no_write_execute};
  struct sock_filter one[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  if (strcmp(rest, "write-execute") != 0) {
    one[1].k = *rest ? (unsigned int)atoi(field(&rest)) : -1U;
    if (rest != NULL && *rest) one[2].k = SECCOMP_RET_ERRNO | (unsigned int)atoi(rest);
    filter = (struct sock_fprog){.len = 4, .filter = one};
  }
  TRY(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter));
}

/* Another process, held before its first instruction. */
static void sibling(char *path) {
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
static void companion(char *rest) {
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
static void set_again(char *assignment) {
  size_t count = 0;
  while (environ[count] != NULL) count++;
  char **longer = calloc(count + 2, sizeof *longer);
  if (longer == NULL) die("calloc");
  memcpy(longer, environ, count * sizeof *longer);
  longer[count] = assignment;
  environ = longer;
}

/* What follows is done by a child that this process traces and, apart from that, lets run. */
static void traced(void) {
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
static void measured(void) {
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

static void run(char *name, char *value) {
  char *rest = value;
  if (strcmp(name, "unshare") == 0) unshare_names(value);
  else if (strcmp(name, "fork") == 0) fork_here();
  else if (strcmp(name, "mount") == 0) {
    char *type = field(&rest), *source = field(&rest), *target = field(&rest);
    mount_one(type, source, target, rest == NULL ? "" : rest);
  } else if (strcmp(name, "bind") == 0) {
    char *source = field(&rest), *target = field(&rest);
    bind_one(source, target, rest == NULL ? "" : rest);
  } else if (strcmp(name, "cover") == 0) {
    char *source = field(&rest);
    cover(source, rest);
  } else if (strcmp(name, "remount") == 0) {
    char *target = field(&rest);
    remount(target, rest == NULL ? "" : rest);
  } else if (strcmp(name, "root") == 0) pivot(value);
  else if (strcmp(name, "mask") == 0) mask(value);
  else if (strcmp(name, "readonly") == 0) readonly(value);
  else if (strcmp(name, "file") == 0) file_one(value);
  else if (strcmp(name, "dir") == 0) dir_one(value);
  else if (strcmp(name, "node") == 0) node_one(value);
  else if (strcmp(name, "socket") == 0) socket_one(value);
  else if (strcmp(name, "write") == 0) { char *path = field(&rest); put(path, 0, 0, rest); }
  else if (strcmp(name, "loopback") == 0) loopback_up();
  else if (strcmp(name, "listen") == 0) listen_one(value);
  else if (strcmp(name, "open") == 0) open_one(value);
  else if (strcmp(name, "umask") == 0) umask(mode_of(value));
  else if (strcmp(name, "core") == 0) {
    struct rlimit limit = {strtoul(value, NULL, 10), strtoul(value, NULL, 10)};
    TRY(setrlimit(RLIMIT_CORE, &limit));
  } else if (strcmp(name, "userns") == 0) user_namespace(value);
  else if (strcmp(name, "bounding") == 0) bounding(value);
  else if (strcmp(name, "groups") == 0) set_groups(value);
  else if (strcmp(name, "gid") == 0) TRY(setresgid(atoi(value), atoi(value), atoi(value)));
  else if (strcmp(name, "uid") == 0) {
    TRY(prctl(PR_SET_KEEPCAPS, 1));
    TRY(setresuid(atoi(value), atoi(value), atoi(value)));
  } else if (strcmp(name, "capabilities") == 0) capabilities(value);
  else if (strcmp(name, "no-new-privs") == 0) TRY(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  else if (strcmp(name, "seccomp") == 0) seccomp(value);
  else if (strcmp(name, "sibling") == 0) sibling(value);
  else if (strcmp(name, "companion") == 0) companion(value);
  else if (strcmp(name, "traced") == 0) traced();
  else if (strcmp(name, "measured") == 0) measured();
  else if (strcmp(name, "again") == 0) set_again(value);
  else if (strcmp(name, "chdir") == 0) TRY(chdir(value));
  else { errno = EINVAL; die("unknown instruction"); }
}

int main(int count, char **arguments) {
  int split = 1;
  while (split < count && strcmp(arguments[split], "--") != 0) split++;
  if (split >= count - 1) { errno = EINVAL; die("usage: launch INSTRUCTION… -- PROGRAM ARG…"); }
  char **program = arguments + split + 1;
  umask(0);
  TRY(close_range(3, ~0U, 0)); /* what this was started with is no part of the state */
  for (int i = 1; i < split; i++) {
    char *value = strchr(arguments[i], '=');
    current = strdup(arguments[i]);
    if (value != NULL) *value++ = 0;
    run(arguments[i], value == NULL ? "" : value);
  }
  execv(program[0], program);
  current = program[0];
  die("execv");
}
