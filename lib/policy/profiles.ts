import { type Check, judgesNodeAlone, scopeOf } from "../check.ts";
import type { Target } from "../facts/types.ts";
import type { EffectivePolicy, Policy, ProfileName } from "./types.ts";

/** A named policy fragment: the user's policy is merged over it. */
export interface Profile {
  readonly name: ProfileName;
  readonly description: string;
  readonly policy: Pick<Policy, "levels" | "process" | "production" | "required">;
}

/** The built-in profiles. */
export const PROFILES: readonly Profile[] = [
  {
    name: "baseline",
    description: "One process and its container, at the levels of the catalogue.",
    policy: {},
  },
  {
    name: "restricted",
    description: "Container hardening as code: what baseline warns of, refuses.",
    policy: {
      levels: {
        "regainable-capability": "fail",
        "missing-no-new-privs": "fail",
        "missing-seccomp": "fail",
        "writable-root": "fail",
        "weak-tmpfs": "fail",
        "unexpected-writable-mount": "fail",
        "root-group": "fail",
        "shell-in-image": "warn",
      },
      process: { capabilities: ["NET_BIND_SERVICE"] },
    },
  },
  {
    name: "host",
    description: "A bare node: its kernel settings, mounts and listeners; no process of its own.",
    policy: {},
  },
  {
    name: "cluster",
    description:
      "Agent, hub or standalone: as baseline (on a bare node as host), and the deployment too.",
    policy: {},
  },
  {
    name: "relay",
    description: "A relay: production by PYRYCODE_RELAY_PRODUCTION=1, and what it must never lack.",
    policy: {
      production: { env: "PYRYCODE_RELAY_PRODUCTION" },
      required: [
        "running-as-root",
        "unexpected-capability",
        "multiple-instances",
        "insecure-private-dir",
        "unexpected-listener",
        "insecure-listen",
        "privileged-program",
        "invalid-config",
      ],
      process: { single_instance: true },
    },
  },
];

/** True where the checks of the area deployment apply: in profile cluster, or with a named mode. */
export function judgesDeployment(policy: Pick<EffectivePolicy, "profile" | "deployment">): boolean {
  return policy.profile === "cluster" || policy.deployment.mode !== undefined;
}

/** Why the profile leaves a check out, if it does. */
export function profileSkipReason(check: Check, target: Target): string | undefined {
  const { area } = check;
  // A gate always has a process: a node's policy (/etc) must not open it for one that runs as root.
  if (area === "process" && judgesNodeAlone(target)) {
    return "audits the node: name a process with --pid";
  }
  if (target.node !== true && area === "host" && scopeOf(check, target.policy) === "node") {
    return "the audit of the node judges this (profile host)";
  }
  if (area === "deployment" && !judgesDeployment(target.policy)) {
    return `profile ${target.policy.profile} judges no deployment: --profile cluster, or --mode`;
  }
  return undefined;
}
