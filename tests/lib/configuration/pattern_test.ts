import fc from "fast-check";
import { compilePattern } from "../../../lib/configuration/pattern.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `pattern: ${name}`, permissions: "none", fn });

const CASES:
  readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
    ["abc", ["abc"], ["ab", "abcd", "xabc", ""]],
    ["^v\\d+$", ["v1", "v42"], ["v", "v1x", "xv1", "v1\n"]],
    ["a|bc|", ["a", "bc", ""], ["abc", "b"]],
    ["(?:ab)+", ["ab", "abab"], ["", "aba"]],
    ["(a|b)*c?", ["", "c", "abbac"], ["cc", "d"]],
    ["[a-z_]{2,4}", ["ab", "a_cd"], ["a", "abcde", "AB"]],
    ["x{3}", ["xxx"], ["xx", "xxxx"]],
    ["x{2,}", ["xx", "xxxxx"], ["x"]],
    ["[^/]+/[^\\]]", ["a/b"], ["a/]", "/b"]],
    [".", ["a", "\u{1f600}"], ["\n", "ab"]],
    ["\\.\\w\\s\\S", [".a b"], ["aa b"]],
    ["(a*)*b", ["b", "aab"], ["a"]],
    ["a+?", ["a", "aa"], [""]],
    ["a^b|a$b", [], ["ab", "a^b"]],
  ];

for (const [pattern, yes, no] of CASES) {
  test(`${pattern} matches the whole value or nothing`, () => {
    const matches = compilePattern(pattern);
    assert(matches !== undefined);
    for (const value of yes) assert(matches(value), `does not match ${JSON.stringify(value)}`);
    for (const value of no) assert(!matches(value), `matches ${JSON.stringify(value)}`);
  });
}

test("what it does not know, it refuses", () => {
  const wrong = [
    "(",
    ")",
    "[a",
    "*a",
    "a**",
    "(?=a)",
    "(?!a)",
    "(?<n>a)",
    "(a)\\1",
    "\\b",
    "\\p{L}",
  ];
  for (const pattern of [...wrong, "{2}", "a{3,1}", "\\", "(a{999}){999}", "a".repeat(2000)]) {
    assertEquals(compilePattern(pattern), undefined, pattern);
  }
  assertEquals(compilePattern("(".repeat(500) + ")".repeat(500)), undefined);
});

test("no value keeps it busy", () => {
  for (const pattern of ["(a+)+$", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*b", "(.*)*x"]) {
    assertEquals(compilePattern(pattern)?.("a".repeat(4000) + "!"), false);
  }
});

test("agrees with the engine of V8 on what both know", () => {
  const part = fc.constantFrom(
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    "(a|b)",
    "(?:ab)",
    "a|",
    "b*",
    "a+",
    "a?",
    "b{2}",
    "b{0,2}",
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      fc.stringMatching(/^[abc]{0,8}$/),
      (parts, value) => {
        const source = parts.join("");
        const matches = compilePattern(source);
        assert(matches !== undefined, source);
        assertEquals(matches(value), new RegExp(`^(?:${source})$`, "u").test(value), source);
      },
    ),
    { numRuns: 2000 },
  );
});

test("never throws", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (source, value) => {
    compilePattern(source)?.(value);
  }));
});
