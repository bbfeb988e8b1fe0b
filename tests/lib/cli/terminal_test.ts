import fc from "fast-check";
import { BINARY } from "../../../scripts/build.ts";
import { inColumns, wrap } from "../../../lib/cli/terminal.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

Deno.test({
  name: "wrap: breaks at spaces, indents every line, keeps long words whole",
  permissions: "none",
  fn() {
    assertEquals(wrap("one two three", 9, "  "), "  one two\n  three");
    assertEquals(wrap("https://a.very.long.example/", 9), "https://a.very.long.example/");
    assertEquals(wrap("", 9, "  "), "  ");
  },
});

Deno.test({
  name: "wrap: loses no word and makes no line too long that could be shorter",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/)), (words) => {
      const lines = wrap(words.join(" "), 20, "  ").split("\n");
      assertEquals(lines.flatMap((line) => line.split(" ").filter((word) => word)), words);
      for (const line of lines) assert(line.length <= 20 || !line.trim().includes(" "));
    }));
  },
});

Deno.test({
  name: "columns: the second one is wrapped where it stands, or below where there is no room",
  permissions: "none",
  fn() {
    const text = "one two three four five six";
    assertEquals(inColumns("  --x", text, 8, 32), "  --x   one two three four five\n        six");
    assertEquals(
      inColumns("  --x  ", text, 8, 31),
      "  --x\n      one two three four five\n      six",
    );
    assertEquals(inColumns("a", text, 3, Infinity), `a  ${text}`);
  },
});

/** What the binary prints to a terminal of so many columns, or into a pipe. */
async function shown(words: string, columns?: number): Promise<readonly string[]> {
  const command = `${BINARY} ${words}`;
  const terminal = ["script", "-qec", `stty cols ${columns}; ${command}`, "/dev/null"];
  const [program = "", ...args] = columns === undefined ? ["sh", "-c", command] : terminal;
  const options = { args, env: { NO_COLOR: "1", TERM: "xterm" }, stdin: "null" } as const;
  const { stdout } = await new Deno.Command(program, options).output();
  return new TextDecoder().decode(stdout).replaceAll("\r", "").trimEnd().split("\n");
}

const COMMANDS = ["--help", "audit --help", "scan --help", "facts --help", "list"]
  .concat(["explain unexpected-capability", "explain service-with-dangerous-capability"]);

for (const columns of [40, 80]) {
  Deno.test(`terminal: no word is broken at ${columns} columns`, async () => {
    for (const words of COMMANDS) {
      const lines = await shown(words, columns);
      assert(lines.length > 5, lines.join("\n"));
      const wide = lines.filter((line) => line.length > columns && line.trim().includes(" "));
      assertEquals(wide, [], words);
    }
  });
}

Deno.test("terminal: off a terminal a line stays a line", async () => {
  assertEquals(
    (await shown("list")).length,
    (await shown("list --json")).filter((line) => line.startsWith('    "id": ')).length,
  );
  const setting =
    "  docker      docker run --sysctl NAME=VALUE, for the net.* ones of the container's own network";
  assert((await shown("explain weak-kernel-setting")).includes(setting));
});
