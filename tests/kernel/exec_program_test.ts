/** The program that is started: what its own bits, and those of its interpreters, give it. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import { assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { run, scratchDirectory } from "./run.ts";

const PATH = Deno.env.get("PATH") ?? "";
const USER = ["--reuid", "10001", "--regid", "10001", "--clear-groups"];
const CHECKS = ["--only", "privileged-program,writable-program,running-as-root"];
const directory = await scratchDirectory();

async function command(...words: readonly string[]): Promise<void> {
  const [program = "", ...args] = words;
  const { code, stderr } = await run(program, args, { PATH });
  assertEquals(code, 0, `${words.join(" ")}: ${stderr}`);
}

/** A copy of id(1), which prints who it became, in a directory of its own. */
async function programWith(...change: readonly string[]): Promise<string> {
  const path = join(await Deno.makeTempDir({ dir: directory }), "id");
  await Deno.chmod(join(path, ".."), 0o755);
  await Deno.copyFile("/usr/bin/id", path);
  await Deno.chmod(path, 0o755);
  if (change.length > 0) await command(...change, path);
  return path;
}

async function script(firstLine: string): Promise<string> {
  const path = join(await Deno.makeTempDir({ dir: directory }), "script");
  await Deno.chmod(join(path, ".."), 0o755);
  await Deno.writeTextFile(path, `${firstLine}\n`, { mode: 0o755 });
  return path;
}

/** As uid 10001 without no_new_privs, unless `options` of setpriv say otherwise. */
function start(program: string, options: readonly string[] = [], path = PATH) {
  const gate = [BINARY, "exec", ...CHECKS, "--", program];
  return run("setpriv", [...USER, ...options, "env", `PATH=${path}`, ...gate], { PATH });
}

async function assertRefused(program: string, message: string, path = PATH): Promise<void> {
  const { code, stdout, stderr } = await start(program, [], path);
  assertEquals([code, stdout], [2, ""], stderr);
  assertStringIncludes(stderr, message);
}

async function assertStarted(program: string, options: readonly string[] = []): Promise<void> {
  const { code, stdout, stderr } = await start(program, options);
  assertEquals([code, stdout.startsWith("uid=10001")], [0, true], stdout + stderr);
}

Deno.test("exec program: a plain one starts, and one whose bits give nothing new", async () => {
  await assertStarted(await programWith());
  const own = await programWith("chown", "10002:10001");
  await command("chmod", "2755", own);
  await assertStarted(own);
});

Deno.test("exec program: setuid root, setgid and file capabilities are no start", async () => {
  await assertRefused(await programWith("chmod", "4755"), "is setuid: it runs as uid 0");
  const shadow = await programWith("chgrp", "42");
  await command("chmod", "2755", shadow);
  await assertRefused(shadow, "is setgid: it runs with gid 42");
  await assertRefused(await programWith("setcap", "cap_net_raw+ep"), "it holds CAP_NET_RAW");
});

Deno.test("exec program: no_new_privs makes the same bits harmless", async () => {
  for (const change of [["chmod", "4755"], ["setcap", "cap_net_raw+ep"]]) {
    await assertStarted(await programWith(...change), ["--no-new-privs"]);
  }
  const options = ["--bounding-set=-net_raw"];
  const lacking = await start(await programWith("setcap", "cap_net_raw+p"), options);
  assertEquals(lacking.code, 0, lacking.stderr);
});

Deno.test("exec program: on a mount with nosuid they are harmless too", async () => {
  const program = await programWith("chmod", "4755");
  const here = join(program, "..");
  const mount = `mount --bind ${here} ${here} && mount -o remount,bind,nosuid ${here}`;
  const gate = [BINARY, "exec", ...CHECKS, "--", program];
  const words = ["-m", "sh", "-c", `${mount} && exec "$@"`, "sh", "setpriv", ...USER, ...gate];
  const { code, stdout, stderr } = await run("unshare", words, { PATH });
  assertEquals([code, stdout.startsWith("uid=10001 gid=10001 groups")], [0, true], stderr);
});

Deno.test("exec program: a script is what its interpreters are, to the last one", async () => {
  const setuid = await programWith("chmod", "4755");
  const first = await script(`#!${setuid}`);
  const both = ["is setuid: it runs as uid 0", setuid].reverse().join(" ");
  await assertRefused(first, both);
  await assertRefused(await script(`#!${first} -x`), both);
  await assertRefused(await script("#!/usr/bin/env id"), both, join(setuid, ".."));
  const plain = await script("#!/usr/bin/id -u");
  await command("chmod", "4755", plain);
  const { code, stderr } = await start(plain);
  assertEquals(code, 1, `a script's own bit is none: id is given an argument too many: ${stderr}`);
});

Deno.test("exec program: an interpreter that its user can replace is no start", async () => {
  const writable = await programWith("chown", "10001");
  await assertRefused(await script(`#!${writable}`), `${writable} is writable: uid 10001 owns it`);
  const message = `${join(writable, "..")} is writable: uid 10001 owns it`;
  await command("chown", "10001", join(writable, ".."));
  await command("chown", "0", writable);
  await assertRefused(await script("#!/usr/bin/env id"), message, join(writable, ".."));
});

Deno.test("exec program: an interpreter that is not there is 127, a circle no hang", async () => {
  const missing = await start(await script("#!/nonexistent/interpreter"));
  assertEquals(missing.code, 127, missing.stderr);
  const circle = await script("#!");
  await Deno.writeTextFile(circle, `#!${circle}\n`);
  const { code, stdout, stderr } = await start(circle);
  assertEquals([code === 0, stdout], [false, ""], stderr);
});

Deno.test("exec program: what execve does not say is said, for a line end and a mount", async () => {
  const crlf = await start(await script("#!/bin/sh\r"));
  assertEquals(crlf.code, 127, crlf.stderr);
  assertStringIncludes(crlf.stderr, "its #! line ends in a carriage return");
  const plain = await programWith();
  const here = join(plain, "..");
  const mount = `mount --bind ${here} ${here} && mount -o remount,bind,noexec ${here}`;
  const gate = [BINARY, "exec", ...CHECKS, "--", plain];
  const words = ["-m", "sh", "-c", `${mount} && exec "$@"`, "sh", "setpriv", ...USER, ...gate];
  const noexec = await run("unshare", words, { PATH });
  assertEquals(noexec.code, 126, noexec.stderr);
  assertStringIncludes(noexec.stderr, "it is on a mount with noexec");
  const closed = await start(await programWith("chmod", "0644"));
  assertEquals(closed.code, 126, closed.stderr);
  assertStringIncludes(closed.stderr, "its mode is 0644: set `RUN chmod 0755 /");
  const refused = await start(await script(`#!${await programWith("chmod", "0644")}`));
  assertStringIncludes(
    refused.stderr,
    "its mode is 0755, which allows it: look at its interpreter",
  );
});
