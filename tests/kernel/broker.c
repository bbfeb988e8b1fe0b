/*
 * A credential broker for the tests: `broker BEHAVIOUR DESCRIPTOR -- PROGRAM ARG…` starts PROGRAM
 * with one end of a socket at DESCRIPTOR and serves the other one as BEHAVIOUR says, until the
 * program has ended. Ends as the program ends.
 *   0x01 opens a stream: 0x00 with a stream socket (SCM_RIGHTS); anything else: 0xFF.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRY(call) do { if ((call) == -1) { perror(#call); exit(125); } } while (0)

static const char *behaviour;

static int is(const char *name) { return strcmp(behaviour, name) == 0; }

/* One byte, with so many copies of a descriptor. */
static void answer(int socket, unsigned char byte, int passed, int copies) {
  char control[CMSG_SPACE(2 * sizeof(int))] = {0};
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
  if (copies > 0) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(copies * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(copies * sizeof(int));
    for (int i = 0; i < copies; i++) memcpy(CMSG_DATA(header) + i * sizeof(int), &passed, sizeof(int));
  }
  TRY(sendmsg(socket, &message, MSG_NOSIGNAL));
}

static void grant(int socket) {
  int pair[2];
  if (is("no-descriptor")) { answer(socket, 0, -1, 0); return; }
  TRY(socketpair(AF_UNIX, is("datagram") ? SOCK_DGRAM : SOCK_STREAM, 0, pair));
  answer(socket, 0, is("file") ? STDERR_FILENO : pair[0], is("two-descriptors") ? 2 : 1);
  close(pair[0]);
  close(pair[1]);
}

static void serve(int socket) {
  unsigned char request[16];
  ssize_t length = recv(socket, request, sizeof request, 0);
  if (length <= 0) exit(0);
  fprintf(stderr, "request 0x%02x\n", request[0]);
  if (is("silent")) return;
  if (is("dies")) exit(0);
  int valid = length == 1 && request[0] == 0x01;
  if ((valid && !is("refuses")) || is("accepts-garbage")) grant(socket);
  else answer(socket, 0xff, -1, 0);
}

/* A closed descriptor, or one that is no broker's socket. */
static int hand_down(int own) {
  if (is("closed")) return -1;
  if (is("pipe")) { int pair[2]; TRY(pipe(pair)); return pair[0]; }
  return own;
}

int main(int count, char **arguments) {
  int pair[2], status;
  if (count < 5) return 125;
  behaviour = arguments[1];
  int number = atoi(arguments[2]);
  TRY(close_range(3, ~0U, 0));
  TRY(socketpair(AF_UNIX, is("stream") ? SOCK_STREAM : SOCK_SEQPACKET, 0, pair));
  if (is("talks-first")) answer(pair[0], 0x41, -1, 0);
  pid_t child = fork();
  if (child == 0) {
    int given = hand_down(pair[1]);
    if (given != -1) TRY(dup2(given, 100));
    TRY(close_range(3, 99, 0));
    if (given != -1) TRY(dup2(100, number));
    close(100);
    execv(arguments[4], arguments + 4);
    perror("execv");
    _exit(125);
  }
  if (is("gone")) {
    close(pair[0]);
  } else if (fork() == 0) {
    close(pair[1]); /* so that the socket ends with the program */
    for (;;) serve(pair[0]);
  }
  close(pair[0]);
  close(pair[1]);
  TRY(waitpid(child, &status, 0));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
