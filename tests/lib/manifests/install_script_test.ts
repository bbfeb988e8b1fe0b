import fc from "fast-check";
import { readScript } from "../../../lib/manifests/pipeline/script.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { memoryFiles } from "../../memory_files.ts";

function hazards(text: string) {
  const manifest = readScript(memoryFiles({ "install.sh": text }), "install.sh");
  assert(manifest.kind === "script");
  return manifest.model.hazards;
}

Deno.test("install script: a file of downloads only is looked through once", () => {
  const found = hazards("curl -o a https://example.com/a\n".repeat(30_000) + "sh a\n");
  assertEquals(found.length, 10);
});

Deno.test("install script: many functions, variables and checksums are looked through once", () => {
  const many = (text: (index: number) => string) =>
    hazards(Array.from({ length: 20_000 }, (_, index) => text(index)).join("\n"));
  assertEquals(many((i) => `f${i}() { sha256sum -c x; }`), []);
  assertEquals(many((i) => `a=sudo${i}\n$a curl x`), []);
  assertEquals(many((i) => `f${i}() { f${i + 1} "$@"; curl "$1"; }`), []);
  assertEquals(many((i) => `x_$${i} "$v" curl`), []);
});

Deno.test("install script: no text makes it throw, and places are in the text", () => {
  const piece = fc.constantFrom(
    ...'curl|wget|f() {|}|f|$f|f=curl|eval|"$@"|x=(|)|function|verify_|-o x|$GITHUB_TOKEN|${GITHUB_TOKEN:?}|[ -z|set -x|tar x|sh|if|then|fi|exit 1'
      .split("|"),
    ..." \n|;&&'\"$()".split(""),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
    const text = `curl -o x y | sh\n${parts.join("")}`;
    const lines = text.split("\n").length;
    for (const { at } of hazards(text)) assert(at.line >= 1 && at.line <= lines);
  }));
});
