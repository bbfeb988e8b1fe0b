import { missingHttpsTermination } from "../../../checks/deployment/missing_https_termination.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { hardened } from "../../hardened_facts.ts";
import { asMode } from "./as_mode.ts";

const hub = asMode(["hub"]);
const container = { ...hardened("container"), inside: false };

function listening(address: string, protocol: "tcp" | "tcp6" | "udp" = "tcp") {
  return [{ protocol, address, port: 443, uid: 0, inode: "1" }];
}

testCheck(missingHttpsTermination, [
  {
    name: "passes when 443 is listened on",
    ...hub,
    facts: { container, sockets: listening("0.0.0.0") },
    status: "pass",
    message: "0.0.0.0:443/tcp",
  },
  {
    name: "passes on every address of IPv6",
    ...hub,
    facts: { container, sockets: listening("::", "tcp6") },
    status: "pass",
  },
  {
    name: "is violated on a node where nothing does",
    ...hub,
    facts: { container },
    status: "warn",
    message: "Nothing listens on port 443",
  },
  {
    name: "is violated by a listener on loopback alone",
    ...hub,
    facts: { container, sockets: listening("127.0.0.1") },
    status: "warn",
    message: "loopback only",
  },
  {
    name: "does not take HTTP/3's UDP port alone for it",
    ...hub,
    facts: { container, sockets: listening("0.0.0.0", "udp") },
    status: "warn",
  },
  {
    name: "does not take another container's for missing",
    ...hub,
    status: "unknown",
    message: "others cannot be seen",
  },
  {
    name: "passes when the policy names it",
    ...asMode(["hub"], { https_proxy: "the load balancer" }),
    facts: { container },
    status: "pass",
    message: "the load balancer",
  },
  {
    name: "is unknown without the sockets",
    ...hub,
    facts: { sockets: unknown("refused") },
    status: "unknown",
  },
  { name: "skips standalone", ...asMode(["standalone"]), status: "skip" },
  {
    name: "skips in the gate",
    ...hub,
    target: { ...hub.target, command: ["/app"] },
    status: "skip",
  },
]);
