import { CLOSED, writeAll } from "../../../lib/cli/output.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { denoArguments, posture } from "../../command_line.ts";

function sink(write: (bytes: Uint8Array) => number) {
  return { writeSync: write };
}

Deno.test({
  name: "output: short writes are continued",
  permissions: "none",
  fn() {
    let seen = "";
    const problem = writeAll(
      sink((bytes) => {
        seen += new TextDecoder().decode(bytes.subarray(0, 3));
        return Math.min(3, bytes.byteLength);
      }),
      "a longer text",
    );
    assertEquals([problem, seen], [undefined, "a longer text"]);
  },
});

Deno.test({
  name: "output: a closed pipe and another error are told apart, a full pipe is tried again",
  permissions: "none",
  fn() {
    const failing = (error: Error) =>
      sink(() => {
        throw error;
      });
    assertEquals(writeAll(failing(new Deno.errors.BrokenPipe("EPIPE")), "x"), CLOSED);
    assertEquals(writeAll(failing(new Error("ENOSPC")), "x"), "ENOSPC");
    let tries = 0;
    const slow = sink((bytes) => {
      if (++tries < 3) throw new Deno.errors.WouldBlock("EAGAIN");
      return bytes.byteLength;
    });
    assertEquals([writeAll(slow, "x"), tries], [undefined, 3]);
  },
});

Deno.test("output: a long report is whole, ends with the reader, and tells of a full disk once", async () => {
  const services = Array.from({ length: 200 }, (_, n) => `  s${n}: { image: a }\n`).join("");
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/compose.yaml`, `services:\n${services}`);
    const args = ["scan", "--json", directory];
    const { code, stdout } = await posture(args);
    assertEquals(JSON.parse(stdout).exit_code, code);
    assert(stdout.length > 500_000 && stdout.endsWith("\n  ]\n}\n"), `${stdout.length}`);
    assertEquals(await redirected(args, "| head -c 10 > /dev/null"), { code: 0, stderr: "" });
    const full = await redirected(args, "> /dev/full");
    assertEquals([full.code, full.stderr.split("cannot write to stdout: ").length], [code, 2]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** Runs posture with stdout redirected by a shell. */
async function redirected(args: readonly string[], redirection: string) {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `"$@" ${redirection}`, "sh", Deno.execPath(), ...denoArguments(args)],
    env: { NO_COLOR: "1" },
    cwd: new URL("../../fixtures", import.meta.url),
    stdout: "piped",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

for (const args of [["--help"], ["list"], ["--version"], ["schema", "report"], ["facts"]]) {
  Deno.test(`output: ${args.join(" ")} on a full disk says so and exits 0`, async () => {
    const { code, stderr } = await redirected(args, "> /dev/full");
    assertEquals(code, 0);
    assertStringIncludes(stderr, "posture: cannot write to stdout: ");
  });
}

Deno.test("output: an audit keeps its exit code whatever becomes of stdout and stderr", async () => {
  const { code: expected } = await posture(["audit"]);
  for (
    const redirection of ["> /dev/full", ">&-", "> /dev/full 2>&1", "2>&-", "> /dev/full 2>&-"]
  ) {
    const { code, stderr } = await redirected(["audit"], redirection);
    assertEquals(code, expected, `${redirection}: ${stderr}`);
  }
});

Deno.test("output: a reader that leaves early changes nothing and sees no error", async () => {
  const { code: expected } = await posture(["audit", "--json"]);
  const child = new Deno.Command(Deno.execPath(), {
    args: denoArguments(["audit", "--json"]),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await child.stdout.cancel();
  const { code: closed } = await child.status;
  assertEquals(closed, expected);
  assertEquals(await new Response(child.stderr).text(), "");
});
