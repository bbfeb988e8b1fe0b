import { publicListener } from "../../../checks/network/public_listener.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const policy = { network: { ports: undefined, loopback_only: [5432, 161] } };
const on = (protocol: "tcp" | "tcp6" | "udp", address: string, port = 5432) => ({
  sockets: [{ protocol, address, port, uid: 0, inode: "1" } as const],
});

testCheck(publicListener, [
  { name: "without network.loopback_only it skips", status: "skip" },
  { name: "a port that nothing listens on passes", policy, status: "pass" },
  { name: "127.0.0.1 passes", policy, facts: on("tcp", "127.0.0.1"), status: "pass" },
  { name: "all of 127.0.0.0/8 passes", policy, facts: on("tcp", "127.1.2.3"), status: "pass" },
  { name: "::1 passes", policy, facts: on("tcp6", "::1"), status: "pass" },
  {
    name: "IPv4-mapped loopback passes",
    policy,
    facts: on("tcp6", "::ffff:127.0.0.1"),
    status: "pass",
  },
  {
    name: "another port may be public",
    policy,
    facts: on("tcp", "0.0.0.0", 443),
    status: "pass",
  },
  {
    name: "0.0.0.0 is a violation",
    policy,
    facts: on("tcp", "0.0.0.0"),
    status: "warn",
    message: "TCP port 5432 is open on every IPv4 address",
    subject: "0.0.0.0:5432/tcp",
  },
  {
    name: ":: counts as both families",
    policy,
    facts: on("tcp6", "::"),
    status: "warn",
    message: "IPv4 included",
  },
  {
    name: "an IPv4-mapped public address",
    policy,
    facts: on("tcp6", "::ffff:10.0.0.1"),
    status: "warn",
  },
  {
    name: "a private address is not loopback",
    policy,
    facts: on("tcp", "10.0.0.5"),
    status: "warn",
  },
  {
    name: "a link-local address is not loopback",
    policy,
    facts: on("tcp6", "fe80::1"),
    status: "warn",
  },
  { name: "UDP counts", policy, facts: on("udp", "0.0.0.0", 161), status: "warn", message: "UDP" },
  {
    name: "unreadable sockets are unknown",
    policy,
    facts: { sockets: unknown("cannot read /proc/self/net/tcp: EACCES") },
    status: "unknown",
  },
]);
