import fc from "fast-check";
import { parse, stringify } from "yaml";
import { entriesOf, itemsOf, type Tree, valueAt } from "../../../lib/manifests/tree.ts";
import { parseYaml } from "../../../lib/manifests/yaml.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";

/** The YAML parser, from source, looks whether it should log. */
const NO_IO: Deno.PermissionOptions = { env: ["LOG_TOKENS", "LOG_STREAM"] };

function test(name: string, fn: () => void): void {
  Deno.test({ name: `yaml: ${name}`, permissions: NO_IO, fn });
}

function tree(text: string): Tree {
  const parsed = parseYaml("a.yaml", text);
  assert(parsed.ok, parsed.ok ? "" : parsed.message);
  const [document] = parsed.documents;
  assert(document !== undefined, "there is no document");
  return document;
}

function problem(text: string): string {
  const parsed = parseYaml("a.yaml", text);
  assert(!parsed.ok, "it was read");
  return `${parsed.at.line}:${parsed.at.column} ${parsed.message}`;
}

/** Back to plain data. */
function data(node: Tree): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(data);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, data(value)]));
}

const WORDS = ["null", "true", "false"].flatMap((one) => [
  one,
  one.toUpperCase(),
  `${one[0]?.toUpperCase()}${one.slice(1)}`,
  `${one[0]?.toUpperCase()}${one.slice(1).toUpperCase()}`,
  `${one[0]}${one.slice(1).toUpperCase()}`,
  `${one}s`,
]);
const NUMBERS = ["0o17", "0x1F", "1e3", ".5", "5.", "+1", "-.inf", ".INF", ".NaN", "~", "", "1_0"];

test("a plain scalar is what YAML's core schema makes of it", () => {
  const plain = fc.oneof(
    fc.constantFrom(...WORDS, ...NUMBERS),
    fc.stringMatching(/^[-+.~0-9eEonNtTfFxua-z_]{1,6}$/).filter((text) => text !== "-"),
  );
  fc.assert(
    fc.property(plain, (text) => {
      for (const document of [`- ${text}`, `{ a: ${text} }`, `a: ${text} # b`]) {
        assertEquals(data(tree(document)), parse(document));
      }
    }),
    { numRuns: 1000 },
  );
});

const jsonValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z_][\w.-]{0,8}$/), tie("value"), { maxKeys: 4 }),
  ),
})).value;

test("whatever is written as YAML or JSON is read back", () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      assertEquals(data(tree(`${JSON.stringify(value)}\n`)), value);
      assertEquals(data(tree(stringify(value))), value);
    }),
    { numRuns: 200 },
  );
});

test("a key's place is where the key stands", () => {
  const lines = (text: string) => text.split("\n");
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), jsonValue, { minKeys: 1, maxKeys: 5 }),
      (value) => {
        const text = stringify(value);
        for (const [key, { at }] of entriesOf(tree(text))) {
          const there = lines(text)[at.line - 1]?.slice(at.column - 1) ?? "";
          assert(there.replace(/^["']/, "").startsWith(key), `${key} at ${at.line}:${at.column}`);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("it throws at nothing, and says where it stopped", () => {
  const bits = fc.constantFrom(
    "a",
    ":",
    " ",
    "\n",
    "- ",
    "&x ",
    "*x",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    '"',
    "|",
    ">",
    "#",
    "<<: ",
    "? ",
    "!t ",
    "%",
    "---\n",
    "\t",
    "é",
    "\u{1f600}",
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      const parsed = parseYaml("a.yaml", text);
      if (parsed.ok) return;
      assert(parsed.at.line >= 1 && parsed.at.column >= 1 && parsed.message !== "");
      assert(parsed.at.line <= text.split("\n").length + 1, text);
    }),
    { numRuns: 1000 },
  );
});

test("numbers and switches keep how they are written", () => {
  const node = tree("a: 0755\nb: 1e3\nc: true\nd: yes\ne: ~\nf: '1'\n");
  const texts = entriesOf(node).map(([, { value }]) => value.kind === "scalar" ? value.text : "");
  assertEquals(texts, ["0755", "1e3", "true", "yes", "~", "1"]);
});

test("anchors, aliases and merge keys", () => {
  const node = tree(
    "x: &x { a: 1, b: 2 }\ny: { <<: *x, b: 3 }\nz: { <<: [{ a: 9 }, *x] }\nw: *x\n",
  );
  assertEquals(data(node), {
    x: { a: 1, b: 2 },
    y: { b: 3, a: 1 },
    z: { a: 9, b: 2 },
    w: { a: 1, b: 2 },
  });
  assertEquals(data(tree("'<<': 1\n")), { "<<": 1 });
});

test("tags of its own are kept, those of YAML are not", () => {
  const node = tree("a: !reset null\nb: !!str 1\nc: !override [1]\n");
  assertEquals(
    ["a", "b", "c"].map((key) => valueAt(node, key)?.tag),
    ["!reset", undefined, "!override"],
  );
});

test("several documents, an empty one, none", () => {
  const parsed = parseYaml("a.yaml", "a: 1\n---\nb: 2\n");
  assert(parsed.ok);
  assertEquals(parsed.documents.map(data), [{ a: 1 }, { b: 2 }]);
  const empty = parseYaml("a.yaml", "# nothing\n");
  assert(empty.ok);
  assertEquals(empty.documents.length, 0);
  assertEquals(itemsOf(undefined), []);
});

test("what cannot be meant is refused, with its place", () => {
  assertStringIncludes(problem("a: 1\na: 2\n"), '2:1 the key "a" is there twice');
  assertStringIncludes(problem("a: *nowhere\n"), "1:4 ");
  assertStringIncludes(problem("a: &a\n  b: *a\n"), "2:6 an alias to nothing");
  assertStringIncludes(problem("? [1, 2]\n: x\n"), "a key that is not text");
  assertStringIncludes(problem("<<: 1\n"), "a merge key (<<) takes a mapping");
  assertStringIncludes(problem("a: [1\nb: 2\n"), "2:");
});
