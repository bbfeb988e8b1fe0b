import fc from "fast-check";
import { parse as parseAnyYaml, stringify } from "yaml";
import { parsePolicy } from "../../../lib/policy/parse.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { FULL } from "./full_policy.ts";

function problemsOf(text: string): readonly string[] {
  const parsed = parsePolicy(text);
  assert(!parsed.ok, `accepted: ${text.slice(0, 60)}`);
  return parsed.problems;
}

Deno.test("parse: bombs and depths end", () => {
  const laughs = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (const [was, is] of ["ab", "bc", "cd", "de", "ef"]) {
    laughs.push(`${is}: &${is} [${`*${was}, `.repeat(10)}]`);
  }
  const hostile: readonly (readonly [string, string])[] = [
    [laughs.join("\n"), "more than 10000 values"],
    ["[".repeat(100_000) + "]".repeat(100_000), "nested too deeply"],
    ["- ".repeat(100_000), "nested too deeply"],
    ["{a: ".repeat(50_000), "nested too deeply"],
    ["a:\n".repeat(50_000), "there twice"],
    [`[${",".repeat(50_000)}]`, "Unexpected ,"],
    [Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join("\n"), "more than 10000 values"],
    ["x".repeat(200_000), "found text"],
  ];
  for (const [text, problem] of hostile) {
    assertStringIncludes(problemsOf(text).join("\n"), problem);
  }
});

Deno.test("parse: no problem is long, or holds a control character", () => {
  const hostile = [
    `profile: "${"x".repeat(5000)}"`,
    'profile: "\\e[2J\\n::error::"',
    '"\\e[31m\\nkey": 1',
    `levels: { "${"a\\n".repeat(3000)}": 1 }`,
    `? "${"k".repeat(3000)}"\n: 1\n? "${"k".repeat(3000)}"\n: 1`,
    "profile: !\u202e<x> y",
  ];
  for (const text of hostile) {
    for (const problem of problemsOf(text)) {
      assert(problem.length < 500, problem);
      // deno-lint-ignore no-control-regex
      assert(!/[\u0000-\u001f\u007f-\u009f\u202e]/.test(problem), JSON.stringify(problem));
    }
  }
});

Deno.test("parse: a file that is no policy at all is not quoted", () => {
  const files = [
    "root:$y$j9T$Secret0:20228:0:99999:7:::\nuser:$y$j9T$Secret1:20228:0:99999:7:::\n",
    "root:$y$Secret:20228:0:99999:7:::\nroot:$y$Secret:20228:0:99999:7:::\n".replaceAll(
      ":::",
      ":\n",
    ),
    "-----BEGIN PRIVATE KEY-----\nSecret\n-----END PRIVATE KEY-----\n",
    "API_KEY=Secret\nOTHER=Secret\n",
  ];
  for (const text of files) {
    const problems = problemsOf(text).join("\n");
    assert(!problems.includes("Secret"), problems);
  }
});

Deno.test("parse: garbage is never accepted and never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    problemsOf(text);
  }));
});

/** Some of a text cut out, doubled, or replaced: what an editor, a merge or an attacker does. */
const mutations = fc.array(
  fc.tuple(
    fc.nat(),
    fc.nat(12),
    fc.constantFrom("", "\n", " ", ":", "-", "[", "}", "&a ", "*a", "x", "0", "'", "#"),
  ),
  { minLength: 1, maxLength: 3 },
);

function mutate(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((now, [place, length, put]) => {
    const at = place % (now.length + 1);
    return now.slice(0, at) + put + now.slice(at + length);
  }, text);
}

/** As the policy spells paths. */
function respelled(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value),
    (_, one) =>
      typeof one === "string" && one.startsWith("/")
        ? one.replace(/\/+/g, "/").replace(/(.)\/$/, "$1")
        : one,
  );
}

Deno.test("parse: a damaged policy is refused, or means exactly what it says", () => {
  const text = stringify(FULL);
  let accepted = 0;
  fc.assert(
    fc.property(mutations, (changes) => {
      const damaged = mutate(text, changes);
      const parsed = parsePolicy(damaged);
      if (!parsed.ok) return;
      accepted++;
      assertEquals(respelled(parsed.policy), respelled(parseAnyYaml(damaged)), damaged);
    }),
    { numRuns: 1500 },
  );
  assert(accepted > 20, `only ${accepted} were accepted: this compares nothing`);
});
