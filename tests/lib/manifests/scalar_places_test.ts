import fc from "fast-check";
import * as yaml from "yaml";
import { scalarPlaces } from "../../../lib/manifests/scalar_places.ts";
import { textOf, valueAt } from "../../../lib/manifests/tree.ts";
import { parseYaml } from "../../../lib/manifests/yaml.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

/** `LINE:COLUMN` of the first occurrence of a text in the value of `run`. */
function placeOf(file: string, part: string): string | undefined {
  const parsed = parseYaml("a.yml", file);
  assert(parsed.ok);
  const run = valueAt(parsed.documents[0], "run");
  const value = textOf(run) ?? "";
  assert(run !== undefined && value.includes(part), value);
  const at = scalarPlaces(file.split("\n"), run.at, value)(value.indexOf(part));
  return at === undefined ? undefined : `${at.line}:${at.column}`;
}

const CASES: readonly (readonly [file: string, part: string, place: string | undefined])[] = [
  ["run: echo HERE", "HERE", "1:11"],
  ["run: |\n  a\n\n    b HERE\n", "HERE", "4:7"],
  ["run: |2-  # why\n   a\n  HERE", "HERE", "3:3"],
  ["run: |\r\n  a\r\n  HERE\r\n", "HERE", "3:3"],
  ["run: >-\n  a\n  b HERE\n\n  c\n", "HERE", "3:5"],
  ["run: >\n\n  a\n    HERE\n  c", "c", "5:3"],
  ["run: 'a ''b'' HERE' # HERE", "HERE", "1:15"],
  ['run: "a \\"b\\" \\u0041\\t HERE"', "HERE", "1:24"],
  ['run: "a\n  b HERE"', "HERE", "2:5"],
  ['run: "a \\\n  b HERE"', "HERE", undefined],
  ["run: a\n  b HERE # c\n", "HERE", "2:5"],
  ["{ x: 1, run: a HERE, y: 2 }", "HERE", "1:16"],
  ["x: &x |\n  a\n  HERE\nrun: *x\n", "HERE", "3:3"],
  ["run: &x\n  |\n  HERE\n", "HERE", "3:3"],
];

for (const [file, part, expected] of CASES) {
  Deno.test(`scalar places: ${JSON.stringify(file)}`, () => {
    assertEquals(placeOf(file, part), expected);
  });
}

Deno.test("scalar places: every place that is told holds the value's own character", () => {
  const styles = [
    "PLAIN",
    "QUOTE_SINGLE",
    "QUOTE_DOUBLE",
    "BLOCK_LITERAL",
    "BLOCK_FOLDED",
  ] as const;
  const piece = fc.constantFrom(
    ..."ab'\"\\#:-|> {}[]&*!\t$\n\n é".split(""),
    "word ",
    "word ",
    "  word\n",
  );
  // Every word is another, so that none is taken for one beside it.
  const value = fc.array(piece, { minLength: 1, maxLength: 60 }).map((parts) =>
    parts.map((part, index) => part.replace("word", `w${index}w`)).join("")
  );
  let told = 0;
  let asked = 0;
  fc.assert(
    fc.property(
      value,
      fc.constantFrom(...styles),
      fc.integer({ min: 20, max: 80 }),
      (text, type, lineWidth) => {
        const document = new yaml.Document({ a: { run: "" } });
        const scalar = new yaml.Scalar(text);
        scalar.type = type;
        document.setIn(["a", "run"], scalar);
        const file = document.toString({ lineWidth });
        const parsed = parseYaml("a.yml", file);
        // A plain text may come out as none.
        fc.pre(parsed.ok);
        const run = valueAt(parsed.documents[0], "a", "run");
        assert(run !== undefined);
        const lines = file.split("\n");
        const places = scalarPlaces(lines, run.at, textOf(run) ?? "");
        for (const { 0: word, index } of (textOf(run) ?? "").matchAll(/w\d+w/g)) {
          asked++;
          const at = places(index);
          if (at === undefined) continue;
          told++;
          assert(lines[at.line - 1]?.startsWith(word, at.column - 1), `${word} in ${file}`);
        }
      },
    ),
    { numRuns: 1500 },
  );
  assert(told > asked * 0.9, `${told} of ${asked}`);
});
