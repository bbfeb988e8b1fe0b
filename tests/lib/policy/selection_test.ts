import { EXIT, UserError } from "../../../lib/errors.ts";
import { isSelected, refuseBadNames } from "../../../lib/policy/selection.ts";
import type { Policy } from "../../../lib/policy/types.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { requestWith } from "./full_policy.ts";

const CHECKS = [
  { id: "running-as-root", area: "process" },
  { id: "missing-seccomp", area: "process" },
  { id: "writable-root", area: "filesystem" },
] as const;

interface Case {
  readonly name: string;
  readonly policy?: Policy;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Exit code and message; without them nothing is refused. */
  readonly error?: readonly [number, string];
}

const LEFT_OUT = "is left out by another only or skip; name it there too, or remove it here";

const CASES: readonly Case[] = [
  { name: "nothing named" },
  {
    name: "every name known",
    policy: {
      levels: { "missing-seccomp": "info" },
      required: ["running-as-root"],
      only: ["process"],
    },
    only: ["running-as-root"],
    skip: ["missing-seccomp"],
  },
  {
    name: "unknown ids in the policy, one line each",
    policy: { levels: { "running-as-rot": "fail" }, required: ["nothing-like-it"] },
    error: [
      EXIT.policy,
      'posture.yaml: levels: no check has the name "running-as-rot"; did you mean running-as-root?\n' +
      'posture: posture.yaml: required: no check has the name "nothing-like-it"; posture list shows them all',
    ],
  },
  {
    name: "an area is no check",
    policy: { required: ["process"] },
    error: [
      EXIT.policy,
      'posture.yaml: required: no check has the name "process"; posture list shows them all',
    ],
  },
  {
    name: "a name from Object.prototype",
    policy: JSON.parse(`{"levels":{"constructor":"fail"}}`),
    error: [
      EXIT.policy,
      'posture.yaml: levels: no check has the name "constructor"; posture list shows them all',
    ],
  },
  {
    name: "unknown names in only and skip",
    policy: { skip: ["proces"] },
    error: [
      EXIT.policy,
      'posture.yaml: skip: no check or area has the name "proces"; did you mean process?',
    ],
  },
  {
    name: "an unknown name on the command line is a usage error",
    only: ["writable-rot"],
    error: [
      EXIT.usage,
      '--only: no check or area has the name "writable-rot"; did you mean writable-root?',
    ],
  },
  {
    name: "required and skipped",
    policy: { required: ["running-as-root"], skip: ["process"] },
    error: [EXIT.policy, `posture.yaml: required: running-as-root ${LEFT_OUT}`],
  },
  {
    name: "required and not among only",
    policy: { required: ["running-as-root"], only: ["filesystem"] },
    error: [EXIT.policy, `posture.yaml: required: running-as-root ${LEFT_OUT}`],
  },
  {
    name: "--only for what the policy skips",
    policy: { skip: ["missing-seccomp"] },
    only: ["writable-root", "missing-seccomp"],
    error: [EXIT.usage, `--only: missing-seccomp ${LEFT_OUT}`],
  },
  {
    name: "--only for an area that the policy skips in part",
    policy: { skip: ["missing-seccomp"] },
    only: ["process"],
  },
  {
    name: "--only and --skip for the same",
    only: ["writable-root"],
    skip: ["filesystem"],
    error: [EXIT.usage, `--only: writable-root ${LEFT_OUT}`],
  },
  {
    name: "a policy that skips everything",
    policy: { skip: ["process", "filesystem"] },
    error: [EXIT.policy, "posture.yaml: skip: leaves no check to run; nothing judged is no pass"],
  },
  {
    name: "--skip of everything that is left",
    policy: { only: ["process"] },
    skip: ["process"],
    error: [EXIT.usage, "--skip: leaves no check to run; nothing judged is no pass"],
  },
  {
    name: "waivers of unknown checks are for the report",
    policy: { waivers: [{ id: "nothing", reason: "a", expires: "2026-01-01" }] },
  },
];

for (const one of CASES) {
  Deno.test({
    name: `selection: ${one.name}`,
    permissions: "none",
    fn() {
      const request = requestWith(one.policy, { only: one.only ?? [], skip: one.skip ?? [] });
      let seen: readonly [number, string] | undefined;
      try {
        refuseBadNames(request, CHECKS, []);
      } catch (error) {
        assert(error instanceof UserError);
        seen = [error.exitCode, error.message];
      }
      assertEquals(seen, one.error);
    },
  });
}

Deno.test("selection: a check must be in every only list, and in no skip list", () => {
  const selected = (only: readonly (readonly string[])[], skip: readonly string[] = []) =>
    CHECKS.filter((check) => isSelected({ only, skip }, check)).map((check) => check.id);
  assertEquals(selected([]).length, 3);
  assertEquals(selected([["process"]]), ["running-as-root", "missing-seccomp"]);
  assertEquals(selected([["process"], ["running-as-root", "writable-root"]]), ["running-as-root"]);
  assertEquals(selected([["process"]], ["running-as-root"]), ["missing-seccomp"]);
  assertEquals(selected([["process"], ["filesystem"]]), []);
});
