import { defineCheck, pass, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";

/** The hub answers on its port. */
export const hubUnreachable = defineCheck({
  id: "hub-unreachable",
  area: "deployment",
  title: "A TCP connection to HUB_URL's host and port opens within `hub.timeout`",
  level: "warn",
  rationale:
    "An agent that cannot reach its hub works on stale orders, and nobody sees what it does or that it was attacked.",
  fix: {
    summary: "correct HUB_URL, start the hub, or open its port in the firewall between them",
    kubernetes: "an egress NetworkPolicy that allows the hub's address and port, and DNS",
  },
  references: [
    "https://man7.org/linux/man-pages/man2/connect.2.html",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  ],
  needs: ["hubConnection"],
  skipReason: (_, { modes, command }) =>
    otherMode(modes, ["agent"]) ??
      (command === undefined ? undefined : "a gate connects to nothing: posture audit judges this"),
  evaluate({ hubConnection }, { hub }) {
    const details = { subject: "HUB_URL", expected: `a connection within ${hub.timeout} s` };
    const { open, problem } = hubConnection;
    return open
      ? pass("The host and port of HUB_URL accept a TCP connection", details)
      : violated(`The host and port of HUB_URL accept no TCP connection: ${problem}`, details);
  },
});
