import fc from "fast-check";
import { plainPath, readRequirements } from "../../../lib/manifests/pipeline/requirements.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { memoryFiles } from "../../memory_files.ts";

Deno.test("requirements: files that include each other are read once", () => {
  const read = readRequirements(
    memoryFiles({ "a.txt": "-r b.txt\nx\n", "b.txt": "-r a.txt\ny\n" }),
    "a.txt",
  );
  assertEquals(read?.requirements.map(({ name }) => name), ["x", "y"]);
});

Deno.test("requirements: an included file that is missing is told", () => {
  const read = readRequirements(memoryFiles({ "d/a.txt": "-r ../b.txt\n" }), "d/a.txt");
  assertEquals(read?.unseen, ["b.txt cannot be read"]);
});

Deno.test("requirements: paths lose what can be resolved", () => {
  const cases = [["./a/../b", "b"], ["../a", "../a"], ["a//b/.", "a/b"], ["/x/../y", "/y"]];
  for (const [path = "", plain = ""] of cases) assertEquals(plainPath(path), plain);
});

Deno.test("requirements: no text makes it throw", () => {
  const piece = fc.constantFrom("-r ", "-c", "a.txt", "\\\n", "\n", "#", " --hash=", "@", "x==1");
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 }),
      (parts) => {
        assert(readRequirements(memoryFiles({ "a.txt": parts.join("") }), "a.txt") !== undefined);
      },
    ),
  );
});
