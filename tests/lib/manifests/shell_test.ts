import fc from "fast-check";
import { ownWords, shellCommands } from "../../../lib/manifests/pipeline/shell.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const CASES: readonly (readonly [text: string, commands: readonly string[]])[] = [
  ["a b; c && d || e | f & g", ["0 a b", "0 c", "0 d", "0 e", "0 f", "0 g"]],
  ["a \\\n  b\nc", ["0 a b", "2 c"]],
  ["# a\nb # c\nd#e", ["1 b", "2 d#e"]],
  ["a 'b c' \"d $e\"f", ["0 a b c d $ef"]],
  ['x=$(curl -o y "$z") a', ["0 curl -o y $z", '0 x=$(curl -o y "$z") a']],
  ["a \"$(b 'c)' `d`)\"", ["0 d", "0 b c) $(d)", "0 a $(b 'c)' `d`)"]],
  ["if a; then b; fi", ["0 if a", "0 then b", "0 fi"]],
  ["f() { a; }\nf", ["0 a", "1 f"]],
  ["function f { a; }\nfunction g\n{ b; }", ["0 a", "2 b"]],
  ["a <<E >o\nx y\nE\nb", ["0 a <x y> >o", "3 b"]],
  ["a <<-'E' | b\n\tx\n\tE\nc", ["0 a <\tx>", "0 b", "3 c"]],
  ["a 2>/dev/null >>o", ["0 a >o"]],
  ['a <<<"$t"', ["0 a <$t>"]],
  ["case $x in a|b) c ;; esac", ["0 case $x in a", "0 b", "0 c", "0 esac"]],
  ["a $((1+2))\nb", ["0 a $((1+2))", "1 b"]],
  ["a ${b:-c d} ${e:?}", ["0 a ${b:-c d} ${e:?}"]],
  ["(a)\n{ b; }", ["0 a", "1 b"]],
  ["a 'unclosed\nb", ["0 a unclosed\nb"]],
];

for (const [text, expected] of CASES) {
  Deno.test(`shell: ${JSON.stringify(text)}`, () => {
    const seen = shellCommands(text).map(({ line, words, input, outputs }) =>
      [
        `${line} ${words.join(" ")}`,
        input === "" ? "" : ` <${input.trimEnd()}>`,
        ...outputs.map((one) => ` >${one}`),
      ].join("")
    );
    assertEquals(seen.toSorted(), [...expected].toSorted());
  });
}

Deno.test("shell: what stands before a command is not the command", () => {
  const [command] = shellCommands("if ! A=1 sudo -E env B=2 pip install x");
  assert(command !== undefined);
  assertEquals(ownWords(command), { words: ["pip", "install", "x"], assignments: ["A=1", "B=2"] });
});

Deno.test("shell: no text makes it throw, and no line is beyond the text", () => {
  const piece = fc.constantFrom(
    "$(",
    ")",
    "`",
    "'",
    '"',
    "\\",
    "<<E",
    "\nE\n",
    "\n",
    "${",
    "}",
    "#",
    "|",
    "a",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 60 }),
      (parts) => {
        const text = parts.join("");
        const last = text.split("\n").length;
        for (const { line } of shellCommands(text)) assert(line <= last);
      },
    ),
  );
});

Deno.test("shell: hostile nesting ends", () => {
  assert(shellCommands("$(".repeat(50_000)).length >= 0);
  assert(shellCommands('"$('.repeat(50_000)).length >= 0);
  assert(shellCommands("a `".repeat(50_000)).length >= 0);
});
