import fc from "fast-check";
import {
  parseEnviron,
  readVariable,
  repeatedVariables,
  searchPath,
} from "../../../lib/facts/environ.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";

const encoder = new TextEncoder();

function parse(text: string) {
  return [...parseEnviron(encoder.encode(text))];
}

Deno.test({
  name: "environ: values hold newlines and =, and may be empty",
  permissions: "none",
  fn() {
    assertEquals(parse("A=1\0B=x=y\nC=3\0EMPTY=\0"), [["A", "1"], ["B", "x=y\nC=3"], [
      "EMPTY",
      "",
    ]]);
  },
});

Deno.test({
  name: "environ: of duplicates the first counts, as for getenv",
  permissions: "none",
  fn() {
    assertEquals(parse("A=1\0A=2\0"), [["A", "1"]]);
  },
});

Deno.test({
  name: "environ: what else a name is set to is kept aside",
  permissions: "none",
  fn() {
    const again = (text: string) => repeatedVariables(parseEnviron(encoder.encode(text)));
    assertEquals(again("A=1\0B=2\0"), []);
    assertEquals(again("A=1\0A=1\0"), []);
    assertEquals(again("A=1\0A=2\0B=\0A=3\0"), [["A", "2"], ["A", "3"]]);
    const bytes = new Uint8Array([...encoder.encode("A=1\0A="), 0xff, 0]);
    assertEquals(repeatedVariables(parseEnviron(bytes)), [["A", null]]);
  },
});

Deno.test({
  name: "environ: an empty one, a missing NUL at the end, entries without a name or =",
  permissions: "none",
  fn() {
    assertEquals(parse(""), []);
    assertEquals(parse("A=1\0B=2"), [["A", "1"], ["B", "2"]]);
    assertEquals(parse("\0\0novalue\0=x\0A=1\0"), [["A", "1"]]);
  },
});

Deno.test({
  name: "environ: a value that is not UTF-8 is there, but has no text",
  permissions: "none",
  fn() {
    const bytes = new Uint8Array([
      ...encoder.encode("A="),
      0xff,
      0xfe,
      0,
      ...encoder.encode("B=2\0"),
    ]);
    assertEquals([...parseEnviron(bytes)], [["A", null], ["B", "2"]]);
  },
});

Deno.test({
  name: "environ: one variable; unreadable is a failure, not unset",
  permissions: "none",
  fn() {
    const target = { proc: "/proc/7" };
    const system = memorySystem({ files: { "/proc/7/environ": "A=1\0" } });
    const set = readVariable(system, target, "A");
    assert(set.ok && set.value === "1");
    const unset = readVariable(system, target, "B");
    assert(unset.ok && unset.value === undefined);
    const refused = memorySystem({ files: { "/proc/7/environ": { error: "EACCES" } } });
    assertEquals(readVariable(refused, target, "A").ok, false);
  },
});

Deno.test({
  name: "environ: PATH as execvp splits it",
  permissions: "none",
  fn() {
    assertEquals(searchPath(new Map()), ["/bin", "/usr/bin"]);
    assertEquals(searchPath(new Map([["PATH", "/a::b:"]])), ["/a", ".", "b", "."]);
    assertEquals(searchPath(new Map([["PATH", ""]])), ["."]);
  },
});

Deno.test({
  name: "environ: the parser never throws and names never hold = or NUL",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      for (const name of parseEnviron(bytes).keys()) {
        assert(name !== "" && !name.includes("=") && !name.includes("\0"));
      }
    }));
  },
});
