import fc from "fast-check";
import { parseJson5 } from "../../../lib/manifests/json5.ts";
import { parseAge } from "../../../lib/manifests/pipeline/renovate_age.ts";
import { youngMerges } from "../../../lib/manifests/pipeline/renovate_merges.ts";
import { readSettings } from "../../../lib/manifests/pipeline/renovate_settings.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const DAY = 86_400_000;

const AGES: readonly (readonly [text: string, days: number | undefined])[] = [
  ["3 days", 3],
  ["3d", 3],
  ["3 D", 3],
  ["1 week", 7],
  ["72 hours", 3],
  ["72h", 3],
  ["4320 minutes", 3],
  ["1d 12h", 1.5],
  ["2 days 24 hours", 3],
  [".5w", 3.5],
  ["1 month", 30],
  ["2M", 60],
  ["1 year", 365.25],
  ["259200000", 3],
  ["-7 days", -7],
  ["", undefined],
  ["a week", undefined],
  ["3 fortnights", undefined],
  ["3 days!", undefined],
];

for (const [text, days] of AGES) {
  Deno.test(`renovate: the age ${JSON.stringify(text)}`, () => {
    const length = parseAge(text);
    assertEquals(length === undefined ? undefined : length / DAY, days);
  });
}

function judge(settings: unknown) {
  const parsed = parseJson5("renovate.json", JSON.stringify(settings));
  assert(parsed.ok);
  return youngMerges(readSettings(parsed.tree), parsed.tree.at);
}

Deno.test("renovate: a thousand rules are not known to be good", () => {
  const packageRules = Array.from({ length: 2000 }, (_, index) => ({
    matchPackageNames: [`p${index}`],
    automerge: true,
  }));
  assertEquals(judge({ packageRules }).map(({ verdict }) => verdict), ["unknown"]);
});

const NAMES = ["*", "a", "@x/**", "!a", "/^a/"];
const layer = {
  automerge: fc.boolean(),
  minimumReleaseAge: fc.constantFrom("7 days", "1 day", null),
};
const rule = fc.record({
  matchPackageNames: fc.subarray(NAMES),
  matchUpdateTypes: fc.subarray(["major", "minor", "patch"], { minLength: 1 }),
  ...layer,
}, { requiredKeys: [] });
const settings = fc.record({
  packageRules: fc.array(rule, { maxLength: 6 }),
  extends: fc.subarray([":automergeMinor", "config:best-practices", "github>a/b", "x", ":y(z)"]),
  minor: fc.record(layer, { requiredKeys: [] }),
  ...layer,
}, { requiredKeys: [] });

Deno.test("renovate: a last rule with an age for everything ends every worry", () => {
  const last = { matchPackageNames: ["*"], minimumReleaseAge: "7 days" };
  fc.assert(fc.property(settings, (one) => {
    assertEquals(judge({ ...one, packageRules: [...one.packageRules ?? [], last] }), []);
  }));
});

Deno.test("renovate: a last rule that merges everything at once is always found", () => {
  const last = { matchPackageNames: ["*"], automerge: true, minimumReleaseAge: null };
  fc.assert(fc.property(settings, (one) => {
    const found = judge({ ...one, packageRules: [...one.packageRules ?? [], last] });
    assert(found.some(({ verdict }) => verdict === "young"));
  }));
});

Deno.test("renovate: without automerge and without strangers nothing is found", () => {
  const quiet = settings.filter((one) =>
    !/"automerge":true|automergeMinor|github|"x"/.test(JSON.stringify(one))
  );
  fc.assert(fc.property(quiet, (one) => assertEquals(judge(one), [])));
});

Deno.test("renovate: no JSON makes it throw", () => {
  const key = fc.constantFrom(
    "packageRules",
    "extends",
    "automerge",
    "minor",
    "npm",
    "matchManagers",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(true, null, 3, "x", ":automergeAll", "*"),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(fc.property(tree, (value) => {
    judge(value);
  }));
});
