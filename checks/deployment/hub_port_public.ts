import { defineCheck, pass, skip, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";
import { describeAddress, isLoopback } from "../../lib/facts/ip_address.ts";
import { describeOwner, groupListeners } from "../../lib/facts/listeners.ts";

/** The hub's application can be reached through its proxy only. */
export const hubPortPublic = defineCheck({
  id: "hub-port-public",
  area: "deployment",
  title: "The application's port is bound to loopback or a private address that the policy names",
  level: "warn",
  rationale:
    "Past the proxy there is no TLS, no rate limit and no check of the client's address: headers such as X-Forwarded-For can be forged.",
  fix: {
    summary:
      "bind the application to 127.0.0.1 (gunicorn --bind 127.0.0.1:PORT), or name its address in `deployment.private_addresses`",
    docker: "-p 127.0.0.1:PORT:PORT on the host; in the container name the bridge's address",
    compose: 'ports: ["127.0.0.1:8000:8000"]',
  },
  references: [
    "https://docs.gunicorn.org/en/stable/deploy.html",
    "https://man7.org/linux/man-pages/man7/ip.7.html",
  ],
  needs: ["sockets"],
  explains: ["socketOwners"],
  skipReason: ({ deployment }, { modes }) =>
    otherMode(modes, ["hub"]) ??
      (deployment.application_port === undefined
        ? "`deployment.application_port` is not in the policy"
        : undefined),
  evaluate({ sockets, socketOwners }, { deployment }) {
    const { application_port: port, private_addresses: allowed } = deployment;
    const listeners = groupListeners(sockets)
      .filter((one) => one.protocol === "tcp" && one.port === port);
    if (listeners.length === 0) return skip(`Nothing listens on port ${port} now`);
    const open = listeners.filter(({ address }) =>
      !isLoopback(address) && !allowed.includes(address)
    );
    if (open.length === 0) {
      return pass(
        `Port ${port} is bound to ${listeners.map((one) => one.address).join(", ")} only`,
      );
    }
    return open.map((listener) => {
      const where = describeAddress(listener.address);
      const owner = describeOwner(listener, socketOwners);
      return violated(`The application's port ${port} is open on ${where}${owner}`, {
        subject: listener.name,
        observed: listener.name,
        expected: ["127.0.0.0/8", "::1", ...allowed].join(", "),
      });
    });
  },
});
