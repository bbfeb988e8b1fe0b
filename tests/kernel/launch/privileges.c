/* Users, groups, capabilities, seccomp. */
#include "launch.h"
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* The map can only be written from the parent namespace: by a child that stayed there. */
void user_namespace(char *map) {
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

void bounding(char *list) {
  unsigned long long kept = bits(list);
  for (int bit = 0; bit < 64 && prctl(PR_CAPBSET_READ, bit) >= 0; bit++) {
    if (!(kept >> bit & 1)) TRY(prctl(PR_CAPBSET_DROP, bit));
  }
}

/* Permitted, effective, inheritable and ambient, so that a plain program keeps them. */
void capabilities(char *list) {
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

void set_groups(char *list) {
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
void seccomp(char *rest) {
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
