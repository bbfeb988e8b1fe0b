import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";
import { isLoopback } from "../../lib/facts/ip_address.ts";
import { describeOwner, groupListeners } from "../../lib/facts/listeners.ts";

const HTTPS = 443;

/** Something in front of the hub listens for https. */
export const missingHttpsTermination = defineCheck({
  id: "missing-https-termination",
  area: "deployment",
  title: "Port 443 is listened on, or the policy names what terminates HTTPS",
  level: "warn",
  rationale:
    "Agents send secrets and take orders. Where nothing terminates TLS they do so in the clear, or not at all.",
  fix: {
    summary:
      "make the proxy listen on 443 (nginx: `listen 443 ssl;`), or name what terminates HTTPS in `deployment.https_proxy`",
    kubernetes: "an Ingress or a Gateway with TLS; name it in `deployment.https_proxy`",
  },
  references: [
    "https://nginx.org/en/docs/http/configuring_https_servers.html",
    "https://caddyserver.com/docs/automatic-https",
  ],
  needs: ["sockets"],
  considers: ["container"],
  explains: ["socketOwners"],
  skipReason: (_, { modes, command }) =>
    otherMode(modes, ["hub"]) ??
      (command === undefined ? undefined : "a gate opens no socket: posture audit judges this"),
  evaluate({ sockets, container, socketOwners }, { deployment }) {
    const found = groupListeners(sockets)
      .filter((one) => one.protocol === "tcp" && one.port === HTTPS);
    const open = found.find(({ address }) => !isLoopback(address));
    if (open !== undefined) return pass(`${open.name} listens`);
    if (deployment.https_proxy !== undefined) {
      return pass(`The policy names what terminates HTTPS: ${deployment.https_proxy}`);
    }
    const [local] = found;
    const details = { observed: local?.name ?? "none", expected: "a listener on port 443" };
    if (local !== undefined) {
      const owner = describeOwner(local, socketOwners);
      return violated(`Port 443 is open on loopback only${owner}`, details);
    }
    // Another container of the same deployment has a network namespace of its own.
    if (container.state !== "known") return undetermined(container.reason);
    if (container.value.inside) {
      return undetermined("Nothing listens on port 443 in this container; others cannot be seen", {
        fix: "name what terminates HTTPS in `deployment.https_proxy` of the policy",
      });
    }
    return violated("Nothing listens on port 443", details);
  },
});
