import fc from "fast-check";
import { deliver, encodeKey } from "../../../lib/cli/keygen.ts";
import { UserError } from "../../../lib/errors.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "../../../lib/std/assert.ts";
import { denoArguments, posture } from "../../command_line.ts";

/** Standard base64 of this many bytes, and nothing else. */
function base64Of(bytes: number): RegExp {
  const length = Math.ceil(bytes / 3) * 4;
  return new RegExp(`^(?=.{${length}}\n$)[A-Za-z0-9+/]+={0,2}\n$`);
}

Deno.test("keygen: prints 32 bytes in base64, another key each time", async () => {
  const [one, other] = await Promise.all([posture(["keygen"]), posture(["keygen"])]);
  for (const { code, stdout, stderr } of [one, other]) {
    assertEquals([code, stderr], [0, ""]);
    assert(base64Of(32).test(stdout), stdout);
    assertEquals(atob(stdout.trim()).length, 32);
  }
  assert(one.stdout !== other.stdout, "twice the same key");
});

Deno.test("keygen: --bytes and --format, at both ends of the range", async () => {
  const least = await posture(["keygen", "--bytes", "16", "--format", "hex"]);
  assert(/^[0-9a-f]{32}\n$/.test(least.stdout), least.stdout);
  const most = await posture(["keygen", "--bytes=1024", "--format=base64"]);
  assert(base64Of(1024).test(most.stdout), most.stdout);
});

const WRONG: readonly (readonly string[])[] = [
  ["--bytes", "15"],
  ["--bytes", "1025"],
  ["--bytes", "0"],
  ["--bytes", "032"],
  ["--bytes", "32.5"],
  ["--bytes", "1e2"],
  ["--bytes="],
  ["--bytes", "32", "--bytes", "64"],
  ["--format", "base32"],
  ["32"],
];

for (const args of WRONG) {
  Deno.test(`keygen: ${args.join(" ")} is a usage error, and there is no key`, async () => {
    const { code, stdout, stderr } = await posture(["keygen", ...args]);
    assertEquals([code, stdout], [64, ""]);
    assertStringIncludes(stderr, "see posture keygen --help");
  });
}

Deno.test("keygen: a full stdout is an error, and stderr holds no key", async () => {
  const script = 'exec "$0" "$@" > /dev/full';
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", script, Deno.execPath(), ...denoArguments(["keygen"])],
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 74);
  const text = new TextDecoder().decode(stderr);
  assertStringIncludes(text, "cannot write the key to stdout");
  assert(!/[A-Za-z0-9+/]{40}/.test(text), text);
});

Deno.test({
  name: "keygen: a reader that has gone, or goes in the middle, is an error",
  permissions: "none",
  fn() {
    let written = 0;
    const sink = {
      writeSync() {
        if (++written > 1) throw new Deno.errors.BrokenPipe("Broken pipe");
        return 10;
      },
    };
    const error = assertThrows(() => deliver(sink, "k".repeat(44)), UserError);
    assert(error instanceof UserError);
    assertEquals(error.exitCode, 74);
    assert(!error.message.includes("kkk"), error.message);
  },
});

Deno.test({
  name: "keygen: every key can be decoded again",
  permissions: "none",
  fn() {
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 1024 }), (key) => {
      const decoded = Uint8Array.from(atob(encodeKey(key, "base64")), (one) => one.charCodeAt(0));
      assertEquals(decoded, key);
      assertEquals(encodeKey(key, "hex").length, key.length * 2);
    }));
  },
});
