import { isProduction } from "../../../lib/policy/production.ts";
import type { Policy } from "../../../lib/policy/types.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const FLAGS = [undefined, true, false] as const;
const POLICIES: readonly Policy["production"][] = [undefined, true, false, { env: "APP" }];
const FORCES = [undefined, "", "0", "1", "false", "off", "true", "yes"] as const;
const VALUES = [undefined, "", "0", "1", "true", "production", "1 "] as const;

/** The specification, said another way than the code says it. */
function expected(
  flag: boolean | undefined,
  policy: Policy["production"],
  force: string | undefined,
  value: string | undefined,
): boolean {
  if (flag === true) return true;
  if (flag === false) return false;
  if (force === "1" || force === "true" || force === "yes") return true;
  if (policy === false) return false;
  if (typeof policy === "object") return value === "1";
  return true;
}

Deno.test({
  name: "production: every combination of flag, policy and variables",
  permissions: "none",
  fn() {
    let cases = 0;
    for (const flag of FLAGS) {
      for (const policy of POLICIES) {
        for (const force of FORCES) {
          for (const value of VALUES) {
            const env = (name: string) => name === "POSTURE_PRODUCTION" ? force : value;
            const seen = JSON.stringify({ flag, policy, force, value });
            assertEquals(
              isProduction({ flag, policy, env }),
              expected(flag, policy, force, value),
              seen,
            );
            cases++;
          }
        }
      }
    }
    assertEquals(cases, 3 * 4 * 8 * 7);
  },
});

Deno.test("production: no value of our own variable switches it off", () => {
  for (const value of ["0", "", "false", "no", "off", "dev", "-1", "\u0000"]) {
    const env = (name: string) => name === "POSTURE_PRODUCTION" ? value : undefined;
    assertEquals(isProduction({ flag: undefined, policy: undefined, env }), true);
    assertEquals(isProduction({ flag: undefined, policy: true, env }), true);
  }
});

Deno.test("production: a variable that cannot be read is never dev", () => {
  const env = () => {
    throw new Error("not UTF-8");
  };
  assertEquals(isProduction({ flag: undefined, policy: false, env }), true);
  assertEquals(isProduction({ flag: undefined, policy: { env: "APP" }, env }), true);
  assertEquals(isProduction({ flag: false, policy: true, env }), false);
});
