/* What the parts of the launcher share: how it fails, and how it reads a value. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* The instruction that is being carried out. */
extern char *current;

static inline void die(const char *what) {
  fprintf(stderr, "launch: %s: %s: %s\n", current, what, strerror(errno));
  exit(125);
}
#define TRY(call) do { if ((call) == -1) die(#call); } while (0)

/* The next field of a colon-separated value; "" when there is none. */
static inline char *field(char **rest) {
  char *one = strsep(rest, ":");
  return one == NULL ? "" : one;
}

/* processes.c */
void unshare_names(char *names);
void fork_here(void);
void sibling(char *path);
void companion(char *rest);
void set_again(char *assignment);
void traced(void);
void measured(void);

/* mounts.c */
void mount_one(char *type, char *source, char *target, char *options);
void remount(char *target, char *options);
void bind_one(char *source, char *target, char *options);
void cover(char *source, char *target);
void pivot(char *root);
void mask(char *path);
void readonly(char *path);

/* files.c */
void put(char *path, int flags, mode_t mode, const char *text);
mode_t mode_of(const char *text);
void file_one(char *rest);
void dir_one(char *rest);
void node_one(char *rest);
void socket_one(char *rest);
void loopback_up(void);
void listen_one(char *rest);
void open_one(char *rest);

/* privileges.c */
void user_namespace(char *map);
void bounding(char *list);
void capabilities(char *list);
void set_groups(char *list);
void seccomp(char *rest);
