import { defineCheck, pass, violated } from "../../lib/check.ts";
import { exceedingCapabilities, listCapabilities } from "../../lib/facts/capability_names.ts";

/** The sets that count now, as the kernel spells them; CapBnd is for regainable-capability. */
const SETS = {
  effective: "CapEff",
  permitted: "CapPrm",
  ambient: "CapAmb",
  inheritable: "CapInh",
} as const;

/** Every capability that the process holds is in the policy. */
export const unexpectedCapability = defineCheck({
  id: "unexpected-capability",
  area: "process",
  title: "The process holds no capability that the policy does not allow",
  level: "fail",
  rationale:
    "Each capability is a part of root: CAP_NET_RAW forges packets on the container's network, CAP_SYS_ADMIN is nearly all of root. What a program does not need, only an intruder uses.",
  fix: {
    summary:
      "set `cap_drop: [ALL]` in compose, and name what is needed in policy `process.capabilities`",
    docker: "docker run --cap-drop ALL …",
    compose: "cap_drop: [ALL]",
    kubernetes: 'securityContext: { capabilities: { drop: ["ALL"] } }',
    systemd: "CapabilityBoundingSet= and AmbientCapabilities=",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
  ],
  needs: ["capabilities"],
  explains: ["userNamespace"],
  evaluate({ capabilities, userNamespace }, { process }) {
    const exceeding = Object.entries(SETS).map(([set, key]) => ({
      key,
      names: exceedingCapabilities(capabilities[set as keyof typeof SETS], process.capabilities),
    })).filter(({ names }) => names.length > 0);
    const expected = process.capabilities.join(", ") || "none";
    if (exceeding.length === 0) {
      const allowed = process.capabilities.length === 0 ? "" : ` beyond ${expected}`;
      return pass(`Holds no capability${allowed}`, { expected });
    }
    const names = [...new Set(exceeding.flatMap((one) => one.names))];
    const inside = userNamespace.state === "known" && !userNamespace.value.initial
      ? "; in a user namespace, so without power over the host"
      : "";
    const sets = exceeding.map((one) => one.key).join(", ");
    return violated(`Holds ${listCapabilities(names)} (${sets})${inside}`, {
      observed: names.join(", "),
      expected,
    });
  },
});
