import { hubPortPublic } from "../../../checks/deployment/hub_port_public.ts";
import { unknown } from "../../../lib/facts/fact.ts";
import { testCheck } from "../../check_cases.ts";
import { asMode } from "./as_mode.ts";

const hub = asMode(["hub"], { application_port: 8000, private_addresses: ["10.0.0.5"] });

function listening(...addresses: readonly string[]) {
  return {
    sockets: addresses.map((address) => ({
      protocol: address.includes(":") ? "tcp6" as const : "tcp" as const,
      address,
      port: 8000,
      uid: 0,
      inode: "1",
    })),
  };
}

testCheck(hubPortPublic, [
  { name: "passes on loopback", ...hub, facts: listening("127.0.0.1", "::1"), status: "pass" },
  { name: "passes on a named address", ...hub, facts: listening("10.0.0.5"), status: "pass" },
  {
    name: "is violated on every address",
    ...hub,
    facts: listening("0.0.0.0"),
    status: "warn",
    message: "port 8000 is open on every IPv4 address",
  },
  { name: "is violated on ::", ...hub, facts: listening("::"), status: "warn" },
  {
    name: "is violated on an address that nobody named",
    ...hub,
    facts: listening("127.0.0.1", "10.0.0.6"),
    status: "warn",
    message: "10.0.0.6",
  },
  {
    name: "does not take another port, or UDP, for the application's",
    ...hub,
    facts: {
      sockets: [
        { protocol: "tcp", address: "0.0.0.0", port: 443, uid: 0, inode: "1" },
        { protocol: "udp", address: "0.0.0.0", port: 8000, uid: 0, inode: "2" },
        { protocol: "tcp", address: "127.0.0.1", port: 8000, uid: 0, inode: "3" },
      ],
    },
    status: "pass",
  },
  { name: "skips while nothing listens", ...hub, status: "skip", message: "Nothing listens" },
  {
    name: "skips without the port in the policy",
    ...asMode(["hub"]),
    facts: listening("0.0.0.0"),
    status: "skip",
    message: "deployment.application_port",
  },
  { name: "skips an agent", ...asMode(["agent"]), facts: listening("0.0.0.0"), status: "skip" },
  {
    name: "is unknown without the sockets",
    ...hub,
    facts: { sockets: unknown("refused") },
    status: "unknown",
  },
]);
