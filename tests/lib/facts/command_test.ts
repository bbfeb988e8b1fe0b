import fc from "fast-check";
import { findForbidden, findSecrets, shellWords } from "../../../lib/facts/command.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `command: ${name}`, permissions: "none", fn });

const FLAG = ["--insecure-listen"];

test("the shell form: what `sh -c` will start is looked into", () => {
  for (
    const argv of [
      ["/bin/sh", "-c", "exec app --insecure-listen"],
      ["tini", "--", "sh", "-ec", 'A=1; app "--insecure-listen=true" &'],
      ["bash", "-lc", "true&&app\t--insecure-listen"],
      ["su", "app", "-c", "app '--insecure-listen'"],
      ["app", "--insecure_listen"],
    ]
  ) {
    assertEquals(findForbidden(argv, FLAG), FLAG, argv.join(" "));
  }
});

test("the shell form: switched off, quoted inside of another word, or no shell at all", () => {
  for (
    const argv of [
      ["sh", "-c", "app --insecure-listen=false"],
      ["sh", "-c", "echo 'never use --insecure-listen'"],
      ["app", "-c", "/etc/app.conf --insecure-listen"],
      ["sh", "run.sh"],
    ]
  ) {
    assertEquals(findForbidden(argv, FLAG), [], argv.join(" "));
  }
});

test("the shell form: secrets by the position of the whole command, references are none", () => {
  const reason = "a secret's value";
  assertEquals(findSecrets(["sh", "-c", "DB_PASSWORD=hunter2 exec app"]), [
    { position: 2, name: "DB_PASSWORD", reason },
  ]);
  assertEquals(findSecrets(["sh", "-c", 'exec app --password "x" --api-key=Zx81kQ02mmA9sLw4e']), [
    { position: 2, name: "--api-key", reason },
  ]);
  assertEquals(findSecrets(["sh", "-c", 'exec app --password="$DB_PASSWORD"']), []);
  assertEquals(findSecrets(["sh", "-c", "app --token $(cat /run/secrets/token)"]), []);
});

test("shell words: quotes, escapes, operators, whatever is not closed", () => {
  assertEquals(shellWords(`a "b c" 'd "e' f\\ g h"i"'j';k|l>m "open end`), [
    ...["a", "b c", 'd "e', "f g", "hij", "k", "l", "m", "open", "end"],
  ]);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    for (const word of shellWords(text)) assertEquals(typeof word, "string");
  }));
});

test("redis-server's own options take a password after a space, whatever it looks like", () => {
  const at = (...argv: readonly string[]) => findSecrets(argv).map(({ position }) => position);
  assertEquals(at("redis-server", "--requirepass", "hunter22"), [1]);
  assertEquals(at("redis-server", "--masterauth", "hunter22"), [1]);
  assertEquals(at("redis-server", "--requirepass", "$PASSWORD", "--masterauth", "--save"), []);
  assertEquals(at("mysql", "--password", "shop"), []);
});
