/* Planted files, sockets and descriptors. */
#include "launch.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

void put(char *path, int flags, mode_t mode, const char *text) {
  int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0600);
  if (descriptor == -1) die(path);
  if (write(descriptor, text, strlen(text)) != (ssize_t)strlen(text)) die("write");
  if (flags & O_CREAT) TRY(fchmod(descriptor, mode));
  TRY(close(descriptor));
}

mode_t mode_of(const char *text) { return strtoul(text, NULL, 8); }

void file_one(char *rest) {
  char *path = field(&rest);
  mode_t mode = mode_of(field(&rest));
  uid_t uid = atoi(field(&rest));
  gid_t gid = atoi(field(&rest));
  put(path, O_CREAT | O_TRUNC, 0600, rest == NULL ? "" : rest);
  TRY(chown(path, uid, gid));
  TRY(chmod(path, mode)); /* after chown, which clears setuid */
}

void dir_one(char *rest) {
  char *path = field(&rest);
  mode_t mode = mode_of(field(&rest));
  if (mkdir(path, 0755) == -1 && errno != EEXIST) die("mkdir");
  uid_t uid = atoi(field(&rest));
  TRY(chown(path, uid, atoi(field(&rest))));
  TRY(chmod(path, mode));
}

void node_one(char *rest) {
  char *path = field(&rest);
  unsigned int major_number = atoi(field(&rest));
  TRY(mknod(path, S_IFCHR | 0666, makedev(major_number, atoi(field(&rest)))));
  TRY(chmod(path, 0666));
}

void socket_one(char *rest) {
  char *path = field(&rest);
  mode_t mode = mode_of(field(&rest));
  uid_t uid = atoi(field(&rest));
  TRY(mknod(path, S_IFSOCK | mode, 0));
  TRY(chown(path, uid, atoi(field(&rest))));
}

void loopback_up(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  TRY(ioctl(descriptor, SIOCSIFFLAGS, &request));
  TRY(close(descriptor));
}

/* listen=tcp:PORT:ADDRESS or udp:PORT:ADDRESS; the launcher's waiting parent keeps it open. */
void listen_one(char *rest) {
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

void open_one(char *rest) {
  int number = atoi(field(&rest));
  int descriptor = open(rest, O_RDONLY | O_CLOEXEC);
  if (descriptor == -1) die("open");
  TRY(dup2(descriptor, number));
}
