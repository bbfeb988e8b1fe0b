import { defineCheck, pass, violated } from "../../lib/check.ts";
import { describeAddress, isLoopback } from "../../lib/facts/ip_address.ts";
import { describeOwner, groupListeners } from "../../lib/facts/listeners.ts";

/** The ports that the policy keeps to loopback are bound nowhere else. */
export const publicListener = defineCheck({
  id: "public-listener",
  area: "network",
  title: "The ports of `network.loopback_only` are bound to loopback addresses only",
  level: "warn",
  rationale:
    "An admin interface or a backend behind a local proxy has no defence of its own. Bound to every address, it can be reached past the proxy.",
  fix: {
    summary: "bind the service to 127.0.0.1 or ::1 (its listen or bind setting)",
    docker: "inside a container bind to 127.0.0.1; a published port needs -p 127.0.0.1:PORT:PORT",
    compose: 'ports: ["127.0.0.1:5432:5432"]',
    systemd: "ListenStream=127.0.0.1:PORT in the .socket unit",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/ip.7.html",
    "https://man7.org/linux/man-pages/man7/ipv6.7.html",
  ],
  needs: ["sockets"],
  explains: ["socketOwners"],
  skipReason: (policy) =>
    policy.network.loopback_only.length === 0
      ? "`network.loopback_only` is not in the policy"
      : undefined,
  evaluate({ sockets, socketOwners }, { network }) {
    const ports = network.loopback_only;
    const open = groupListeners(sockets)
      .filter(({ address, port }) => ports.includes(port) && !isLoopback(address));
    if (open.length === 0) return pass(`Ports ${ports.join(", ")} are on loopback, or closed`);
    return open.map((listener) => {
      const { protocol, port, address, name } = listener;
      const where = `${protocol.toUpperCase()} port ${port} is open on ${describeAddress(address)}`;
      return violated(`${where}${describeOwner(listener, socketOwners)}`, {
        subject: name,
        observed: name,
        expected: "127.0.0.0/8 or ::1",
      });
    });
  },
});
