import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { exceedingCapabilities, listCapabilities } from "../../lib/facts/capability_names.ts";

/** No program can give the process a capability back. */
export const regainableCapability = defineCheck({
  id: "regainable-capability",
  area: "process",
  title: "No setuid or file-capability program can give capabilities back",
  level: "warn",
  rationale:
    "An unprivileged process holds no capability, but keeps the whole bounding set within reach: one setuid binary in the image, or one with file capabilities, brings it back.",
  fix: {
    summary: 'set `security_opt: ["no-new-privileges:true"]` and `cap_drop: [ALL]` in compose',
    docker: "docker run --security-opt no-new-privileges:true --cap-drop ALL …",
    compose: 'security_opt: ["no-new-privileges:true"] and cap_drop: [ALL]',
    kubernetes:
      'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } }',
    systemd: "NoNewPrivileges=yes and CapabilityBoundingSet=",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    "https://docs.kernel.org/userspace-api/no_new_privs.html",
  ],
  needs: [],
  considers: ["noNewPrivs", "capabilities"],
  explains: ["userNamespace"],
  evaluate({ noNewPrivs, capabilities, userNamespace }, { process }) {
    if (noNewPrivs.state === "known" && noNewPrivs.value) {
      return pass("NoNewPrivs is 1: no program gives capabilities back");
    }
    if (capabilities.state !== "known") return undetermined(capabilities.reason);
    const names = exceedingCapabilities(capabilities.value.bounding, process.capabilities);
    if (names.length === 0) return pass("CapBnd holds no capability that is not allowed");
    if (noNewPrivs.state !== "known") return undetermined(noNewPrivs.reason);
    const inside = userNamespace.state === "known" && !userNamespace.value.initial
      ? "; in a user namespace, so without power over the host"
      : "";
    const message = `NoNewPrivs is 0 and CapBnd holds ${listCapabilities(names)}${inside}`;
    return violated(message, { observed: names.join(", "), expected: "NoNewPrivs: 1" });
  },
});
