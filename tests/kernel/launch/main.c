/*
 * Starts one program in one kernel state: `launch INSTRUCTION… -- PROGRAM ARG…`, done in the given
 * order. state.ts writes the instructions; nothing here knows what they are for. Any failure ends
 * it with 125 and one line: a state that was not reached must not be judged.
 */
#include "launch.h"
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

char *current = "";

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
