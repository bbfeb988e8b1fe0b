import { defineCheck, pass, violated } from "../../lib/check.ts";
import { describeAddress } from "../../lib/facts/ip_address.ts";
import {
  describeOwner,
  groupListeners,
  isDockerResolver,
  type Listener,
} from "../../lib/facts/listeners.ts";

/** The kernel's default for ip_local_port_range: where clients' sockets get their ports. */
const EPHEMERAL = { first: 32768, last: 60999 } as const;

/** Every listening TCP and bound UDP socket of the network namespace is declared. */
export const unexpectedListener = defineCheck({
  id: "unexpected-listener",
  area: "network",
  title: "Only the declared ports are listened on",
  level: "fail",
  rationale:
    "Whatever listens can be attacked. A port that nobody declared is a forgotten admin interface, a debug server or somebody else's program.",
  fix: {
    summary: "stop what listens there, or add the port to `network.ports` in the policy",
    kubernetes:
      "containers of a pod share their ports: remove the sidecar's, or list it in `network.ports`",
    systemd: "systemctl disable --now the service and its .socket unit",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/sock_diag.7.html",
    "https://man7.org/linux/man-pages/man8/ss.8.html",
  ],
  needs: ["sockets"],
  considers: ["container"],
  explains: ["socketOwners"],
  skipReason: (policy) =>
    policy.network.ports === undefined ? "`network.ports` is not in the policy" : undefined,
  evaluate({ sockets, container, socketOwners }, { network }) {
    const ports = network.ports ?? [];
    const expected = ports.length === 0 ? "no listener" : `only ports ${ports.join(", ")}`;
    const unexpected = groupListeners(sockets).filter((listener) =>
      !ports.includes(listener.port) && !isDockerResolver(listener, container)
    );
    if (unexpected.length === 0) return pass(`Nothing undeclared listens (${expected})`);
    return unexpected.map((listener) => {
      const owner = describeOwner(listener, socketOwners);
      const details = { subject: listener.name, observed: listener.name, expected };
      return isPerhapsClient(listener)
        ? violated(`${describe(listener)}, perhaps a client's socket${owner}`, {
          ...details,
          level: "warn",
        })
        : violated(`${describe(listener)}${owner}`, details);
    });
  },
});

/** Resolvers (musl's, c-ares) bind a UDP socket for the time of a query without connecting it. */
function isPerhapsClient({ protocol, port }: Listener): boolean {
  return protocol === "udp" && port >= EPHEMERAL.first && port <= EPHEMERAL.last;
}

function describe({ protocol, address, port }: Listener): string {
  const verb = protocol === "tcp" ? "listens" : "is bound";
  const where = describeAddress(address);
  return `${protocol.toUpperCase()} port ${port} ${verb} on ${where} and is not in network.ports`;
}
