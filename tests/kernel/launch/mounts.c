/* Mounts, and the root that the program sees. */
#include "launch.h"
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

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

void mount_one(char *type, char *source, char *target, char *options) {
  char data[2048];
  unsigned long flags = mount_flags(options, data, sizeof data);
  mkdir(target, 0755);
  TRY(mount(source, target, type, flags, data));
}

void remount(char *target, char *options) {
  char data[64];
  unsigned long flags = mount_flags(options, data, sizeof data);
  TRY(mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | flags, NULL));
}

void bind_one(char *source, char *target, char *options) {
  struct stat status;
  TRY(stat(source, &status));
  if (S_ISDIR(status.st_mode)) mkdir(target, 0755);
  else close(open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  TRY(mount(source, target, NULL, MS_BIND, NULL));
  if (*options) remount(target, options);
}

/* A read-only bind over a path that this kernel may not have. */
void cover(char *source, char *target) {
  if (access(target, F_OK) == -1 && errno == ENOENT) return;
  TRY(mount(source, target, NULL, MS_BIND, NULL));
  TRY(mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
}

void pivot(char *root) {
  TRY(chdir(root));
  TRY(syscall(SYS_pivot_root, ".", "."));
  TRY(umount2(".", MNT_DETACH));
  TRY(chdir("/"));
}

/* As container runtimes do: /dev/null over a file, an empty read-only tmpfs over a directory. */
void mask(char *path) {
  struct stat status;
  if (stat(path, &status) == -1) {
    if (errno == ENOENT) return;
    die("stat");
  }
  if (S_ISDIR(status.st_mode)) TRY(mount("tmpfs", path, "tmpfs", MS_RDONLY, ""));
  else TRY(mount("/dev/null", path, NULL, MS_BIND, NULL));
}

void readonly(char *path) {
  if (access(path, F_OK) == -1) return;
  TRY(mount(path, path, NULL, MS_BIND, NULL));
  TRY(mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
}
