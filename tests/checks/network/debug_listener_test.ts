import { debugListener } from "../../../checks/network/debug_listener.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";

const tcp = (address: string, port: number) =>
  ({ protocol: "tcp", address, port, uid: 0, inode: "1" }) as const;
const tcp6 = (address: string, port: number) =>
  ({ ...tcp(address, port), protocol: "tcp6" }) as const;

testCheck(debugListener, [
  { name: "nothing listens", status: "pass", message: "9229" },
  {
    name: "an application's port passes, also one that some debuggers use",
    facts: { sockets: [tcp("0.0.0.0", 8000), tcp("0.0.0.0", 8080)] },
    status: "pass",
  },
  ...([[2345, "Delve"], [5005, "JDWP"], [5678, "debugpy"], [6060, "pprof"], [
    9229,
    "Node.js",
  ]] as const)
    .map(([port, tool]) => ({
      name: `${port} on every address fails and names the tool`,
      facts: { sockets: [tcp("0.0.0.0", port)] },
      status: "fail" as const,
      message: tool,
      subject: `0.0.0.0:${port}/tcp`,
    })),
  {
    name: "on IPv4 loopback it warns",
    facts: { sockets: [tcp("127.0.0.1", 9229)] },
    status: "warn",
    message: "127.0.0.1 only",
  },
  { name: "on ::1 it warns", facts: { sockets: [tcp6("::1", 9229)] }, status: "warn" },
  {
    name: "on IPv4-mapped loopback it warns",
    facts: { sockets: [tcp6("::ffff:127.0.0.1", 9229)] },
    status: "warn",
  },
  {
    name: "on :: it fails",
    facts: { sockets: [tcp6("::", 9229)] },
    status: "fail",
    message: "IPv4 included",
  },
  {
    name: "loopback and a public address are two results",
    facts: { sockets: [tcp("127.0.0.1", 9229), tcp("10.0.0.5", 9229)] },
    results: [{ status: "warn" }, { status: "fail" }],
  },
  {
    name: "a UDP socket on such a port is no debugger",
    facts: { sockets: [{ ...tcp("0.0.0.0", 5005), protocol: "udp" }] },
    status: "pass",
  },
  {
    name: "a declared port is info: n8n serves on 5678",
    facts: { sockets: [tcp("0.0.0.0", 5678)] },
    policy: { network: { ports: [5678], loopback_only: [] } },
    status: "info",
    message: "declared in network.ports",
  },
  {
    name: "another port's declaration changes nothing",
    facts: { sockets: [tcp("0.0.0.0", 9229)] },
    policy: { network: { ports: [5678], loopback_only: [] } },
    status: "fail",
  },
  {
    name: "a gate opens no socket",
    facts: { sockets: [tcp("0.0.0.0", 9229)] },
    target: { command: ["/app"] },
    status: "skip",
  },
  {
    name: "a gate whose policy names ports judges listeners",
    facts: { sockets: [tcp("0.0.0.0", 9229)] },
    target: { command: ["/app"] },
    policy: { network: { ports: [8080], loopback_only: [] } },
    status: "fail",
  },
  {
    name: "unreadable sockets are unknown",
    facts: { sockets: unknown("cannot read /proc/self/net/tcp: EACCES") },
    status: "unknown",
  },
]);
