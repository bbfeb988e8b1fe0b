import { type Check, scopeOf } from "../check.ts";
import type { Target } from "../facts/types.ts";
import type { Policy, ProfileName } from "./types.ts";

/** A named policy fragment: the user's policy is merged over it. */
export interface Profile {
  readonly name: ProfileName;
  readonly description: string;
  readonly policy: Pick<Policy, "levels" | "process">;
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
];

/** Why the profile leaves a check out, if it does. */
export function profileSkipReason(check: Check, target: Target): string | undefined {
  const { profile } = target.policy;
  if (profile === "host" && check.area === "process" && target.pid === undefined) {
    return "audits the node: name a process with --pid";
  }
  if (profile !== "host" && check.area === "host" && scopeOf(check, target.policy) === "node") {
    return "the audit of the node judges this (profile host)";
  }
  return undefined;
}
