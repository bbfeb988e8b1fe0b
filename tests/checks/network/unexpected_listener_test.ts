import { unexpectedListener } from "../../../checks/network/unexpected_listener.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const ports = (...list: readonly number[]) => ({ network: { ports: list, loopback_only: [] } });
const tcp = (address: string, port: number, inode = "1") =>
  ({ protocol: "tcp", address, port, uid: 10001, inode }) as const;
const udp = (address: string, port: number, inode = "2") =>
  ({ protocol: "udp", address, port, uid: 10001, inode }) as const;
const dns = (protocol: "tcp" | "udp", uid: number) =>
  ({ protocol, address: "127.0.0.11", port: 43671, uid, inode: "3" }) as const;

testCheck(unexpectedListener, [
  { name: "without network.ports it skips", status: "skip", message: "network.ports" },
  { name: "nothing listens", policy: ports(), status: "pass" },
  {
    name: "declared ports pass, on any address and protocol",
    policy: ports(8080, 53),
    facts: { sockets: [tcp("0.0.0.0", 8080), udp("127.0.0.1", 53)] },
    status: "pass",
  },
  {
    name: "an undeclared TCP port fails and names its process",
    policy: ports(8080),
    facts: {
      sockets: [tcp("0.0.0.0", 9000, "77")],
      socketOwners: { owners: [{ inode: "77", pid: 12, name: "php-fpm" }], hidden: 0 },
    },
    status: "fail",
    message: "TCP port 9000 listens on every IPv4 address",
    subject: "0.0.0.0:9000/tcp",
  },
  {
    name: "an empty list allows nothing",
    policy: ports(),
    facts: { sockets: [{ ...tcp("::", 80), protocol: "tcp6" }] },
    status: "fail",
    message: "every address, IPv4 included",
    subject: "[::]:80/tcp",
  },
  {
    name: "several sockets of one address and port are one result",
    policy: ports(),
    facts: { sockets: [tcp("0.0.0.0", 80, "1"), tcp("0.0.0.0", 80, "2")] },
    status: "fail",
  },
  {
    name: "a process that may not be looked into is not said to be absent",
    policy: ports(),
    facts: { sockets: [tcp("0.0.0.0", 80)], socketOwners: { owners: [], hidden: 3 } },
    status: "fail",
    message: "3 may not be looked into",
  },
  {
    name: "a holder that is not visible is said to be so",
    policy: ports(),
    facts: { sockets: [tcp("0.0.0.0", 80)] },
    status: "fail",
    message: "no process that is visible here",
  },
  {
    name: "owners that could not be collected do not hide the violation",
    policy: ports(),
    facts: { sockets: [tcp("0.0.0.0", 80)], socketOwners: unknown("no /proc") },
    status: "fail",
  },
  {
    name: "Docker's own resolver in a container is expected",
    policy: ports(8080),
    facts: { sockets: [tcp("0.0.0.0", 8080), dns("tcp", 0), dns("udp", 65534)] },
    status: "pass",
  },
  {
    name: "the application's own socket on 127.0.0.11 is not Docker's",
    policy: ports(),
    facts: { sockets: [dns("tcp", 10001)] },
    status: "fail",
  },
  {
    name: "127.0.0.11 on a node is not Docker's",
    policy: ports(),
    facts: {
      sockets: [dns("tcp", 0)],
      container: { inside: false, runtime: null, kubernetes: false, evidence: "test" },
    },
    status: "fail",
  },
  {
    name: "127.0.0.11 is not excused when it is unknown where this is",
    policy: ports(),
    facts: { sockets: [dns("tcp", 0)], container: unknown("no evidence") },
    status: "fail",
  },
  {
    name: "a UDP port of the ephemeral range may be a resolver's: warn",
    policy: ports(),
    facts: { sockets: [udp("0.0.0.0", 40312)] },
    status: "warn",
    message: "perhaps a client's",
  },
  {
    name: "a UDP port below it fails",
    policy: ports(),
    facts: { sockets: [udp("0.0.0.0", 161)] },
    status: "fail",
    message: "UDP port 161 is bound",
  },
  {
    name: "a TCP port of the ephemeral range fails",
    policy: ports(),
    facts: { sockets: [tcp("0.0.0.0", 40312)] },
    status: "fail",
  },
  {
    name: "unreadable sockets are unknown",
    policy: ports(8080),
    facts: { sockets: unknown("cannot read /proc/self/net/tcp: EACCES") },
    status: "unknown",
    message: "net/tcp",
  },
]);
