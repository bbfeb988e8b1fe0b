/* Leaves every mark that it can, with as few system calls as possible: some of them may fail. */
#include <fcntl.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (write(1, "STARTED\n", 8) != 8) _exit(99);
  if (count > 1) creat(arguments[1], 0644);
  _exit(99);
}
