import fc from "fast-check";
import { hidesProcesses, instancesCollector } from "../../../lib/facts/instances.ts";
import { parseShebang } from "../../../lib/facts/shebang.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, type MemoryNode, memorySystem } from "../../../lib/system/memory.ts";

const MOUNTS = "22 21 0:20 / /proc rw,nosuid - proc proc rw\n";
const program = (inode: string): MemoryNode => ({
  content: "\x7fELF",
  status: { inode, device: "0:50", mode: 0o755 },
});
const BASE: MemoryFiles = {
  "/proc/self/mountinfo": MOUNTS,
  "/proc/self/environ": "PATH=/bin:/app\0SECRET=hunter2\0",
  "/proc/self/cwd": { link: "/app" },
  "/app/server": program("11"),
  "/bin/python3": program("12"),
  "/bin/sleep": program("13"),
};

interface Process {
  readonly exe?: string;
  readonly cmdline: string;
  readonly parent?: number;
  readonly exeError?: string;
}

function process(pid: number, one: Process): MemoryFiles {
  return {
    [`/proc/${pid}/cmdline`]: one.cmdline,
    [`/proc/${pid}/exe`]: one.exeError === undefined
      ? { link: one.exe ?? "/app/server" }
      : { error: one.exeError },
    [`/proc/${pid}/comm`]: "server\n",
    [`/proc/${pid}/status`]: `Name:\tserver\nPPid:\t${one.parent ?? 0}\n`,
  };
}

const INIT = process(1, { exe: "/bin/sleep", cmdline: "sleep\0infinity\0" });

interface Question {
  readonly command?: readonly string[];
  readonly program?: string;
  readonly pid?: number;
}

function collect(files: MemoryFiles, question: Question): Facts["instances"] | undefined {
  const target = {
    proc: question.pid === undefined ? "/proc/self" : `/proc/${question.pid}`,
    pid: question.pid,
    policy: { ...defaultPolicy("baseline"), program: question.program },
    ...(question.command === undefined ? {} : { command: question.command }),
  };
  const system = memorySystem({ files: { ...BASE, ...INIT, ...files } });
  return (instancesCollector.collect(system, target) as Partial<Facts>).instances;
}

/** The pids of the instances, or the state when the fact is not known. */
function peers(files: MemoryFiles, question: Question): readonly number[] | string | undefined {
  const fact = collect(files, question);
  return fact?.state === "known" ? fact.value.peers.map(({ pid }) => pid) : fact?.state;
}

function test(name: string, fn: () => void): void {
  Deno.test({ name: `instances: ${name}`, permissions: "none", fn });
}

test("the same executable with the same arguments, however argv[0] is spelled", () => {
  const running = process(7, { cmdline: "./server\0--port\x0080\0" });
  for (const command of ["/app/server", "server", "./server"]) {
    assertEquals(peers(running, { command: [command, "--port", "80"] }), [7]);
  }
  assertEquals(peers(running, { command: ["/app/server", "--port", "81"] }), []);
  assertEquals(peers(running, { command: ["/app/server"] }), []);
  assertEquals(peers({}, { command: ["/app/server"] }), []);
});

test("another executable with the same arguments is no instance", () => {
  const running = process(7, { exe: "/bin/python3", cmdline: "/app/server\0" });
  assertEquals(peers(running, { command: ["/app/server"] }), []);
});

test("the policy's program is an instance whatever its arguments are", () => {
  const running = process(7, { cmdline: "/app/server\0--any\0" });
  assertEquals(peers(running, { program: "/app/server" }), [7]);
});

test("an executable that an upgrade replaced still runs", () => {
  const running = process(7, { exe: "/app/server (deleted)", cmdline: "server\0" });
  const files = { ...running, "/app/server (deleted)": program("99") };
  assertEquals(peers(files, { command: ["/app/server"] }), [7]);
});

test("forked workers are one instance with their master, of --pid too", () => {
  const tree = {
    ...process(7, { cmdline: "server\0", parent: 1 }),
    ...process(8, { cmdline: "server\0", parent: 7 }),
    ...process(9, { cmdline: "server\0", parent: 8 }),
  };
  assertEquals(peers(tree, { command: ["/app/server"] }), [7]);
  for (const pid of [7, 8, 9]) assertEquals(peers(tree, { pid }), []);
  const second = { ...tree, ...process(20, { cmdline: "server\0", parent: 1 }) };
  for (const pid of [7, 8, 9]) assertEquals(peers(second, { pid }), [20]);
  assertEquals(peers(second, { pid: 20 }), [7]);
});

test("a cycle of parents ends", () => {
  const cycle = {
    ...process(7, { cmdline: "server\0", parent: 8 }),
    ...process(8, { cmdline: "server\0", parent: 7 }),
  };
  assertEquals(collect(cycle, { command: ["/app/server"] })?.state, "known");
});

test("a script is found by its interpreter and name", () => {
  const script = (line: string) => ({
    "/app/run": { content: `${line}\nmain()\n`, status: { mode: 0o755 } },
  });
  const running = process(7, { exe: "/bin/python3", cmdline: "/bin/python3\0/app/run\0serve\0" });
  for (const line of ["#!/bin/python3", "#! /usr/bin/env python3"]) {
    assertEquals(peers({ ...script(line), ...running }, { command: ["run", "serve"] }), [7]);
    assertEquals(peers({ ...script(line), ...running }, { command: ["run", "other"] }), []);
    assertEquals(peers({ ...script(line), ...running }, { program: "/app/run" }), [7]);
  }
  const bundled = script(`#!/bin/python3\n${"#".repeat(2 ** 20)}`);
  assertEquals(peers({ ...bundled, ...running }, { command: ["run", "serve"] }), [7]);
  const flagged = process(7, { exe: "/bin/python3", cmdline: "/bin/python3\0-s\0/app/run\0" });
  const withFlag = { ...script("#!/bin/python3 -s"), ...flagged };
  assertEquals(peers(withFlag, { command: ["/app/run"] }), [7]);
  assertEquals(peers(script("#!/usr/bin/env -S python3 -u"), { command: ["run"] }), "unknown");
  assertEquals(peers(script("#!/bin/missing"), { command: ["run"] }), "unknown");
});

test("what only starts another program is unknown, unless the policy names that one", () => {
  const files = {
    "/bin/sh": program("14"),
    "/bin/gosu": program("15"),
    "/app/entrypoint": { content: '#!/bin/sh\nexec "$@"\n', status: { mode: 0o755 } },
    "/app/shim": { content: "#!/bin/sh\nexec python3\n", status: { mode: 0o755 } },
    "/app/nested": { content: "#!/usr/bin/env shim\n", status: { mode: 0o755 } },
    ...process(7, { cmdline: "/app/server\0" }),
  };
  const commands = [["sh", "-c", "server"], ["gosu", "app", "server"], ["entrypoint"], ["nested"]];
  for (const command of commands) {
    assertEquals(peers(files, { command }), "unknown", command[0]);
    assertEquals(peers(files, { command, program: "/app/server" }), [7], command[0]);
  }
});

test("an unreadable executable with the same arguments is counted, another is not", () => {
  const hidden = process(7, { cmdline: "server\0", exeError: "EACCES" });
  const fact = collect({ ...hidden, ...process(8, { cmdline: "x\0-y\0", exeError: "EACCES" }) }, {
    command: ["/app/server"],
  });
  assertEquals(fact?.state === "known" && fact.value.unreadable, 1);
});

test("processes that end meanwhile and kernel threads are none", () => {
  const files = {
    ...process(7, { cmdline: "server\0", exeError: "ENOENT" }),
    ...process(8, { cmdline: "", exeError: "EACCES" }),
    "/proc/9": { error: "ESRCH" },
  };
  const fact = collect(files, { command: ["/app/server"] });
  assertEquals(fact?.state === "known" && fact.value, {
    executable: "/app/server",
    peers: [],
    unreadable: 0,
  });
});

test("hidden processes are unknown, never none", () => {
  const command = ["/app/server"];
  assertEquals(peers({ "/proc/1": { error: "ENOENT" } }, { command }), "unknown");
  const hidepid = { "/proc/self/mountinfo": `${MOUNTS.trim()},hidepid=invisible\n` };
  assertEquals(peers(hidepid, { command }), "unknown");
  assertEquals(peers({ "/proc/self/mountinfo": { error: "EACCES" } }, { command }), "unknown");
  assertEquals(peers({ "/proc": { error: "EACCES" } }, { command }), "unknown");
  assertEquals(peers({}, { command: ["missing"] }), "unknown");
  assertEquals(peers({}, {}), "unknown");
  assertEquals(peers({}, { pid: 4242 }), "unknown");
});

test("hidepid: 2, 4 and their names hide, 0 and 1 do not, the last mount on /proc counts", () => {
  const mounted = (options: string) => `22 21 0:20 / /proc rw - proc proc rw${options}\n`;
  for (const value of ["2", "4", "invisible", "ptraceable"]) {
    assertEquals(hidesProcesses(mounted(`,hidepid=${value}`)), true);
  }
  for (const options of ["", ",hidepid=0", ",hidepid=1", ",hidepid=noaccess", ",hidepid=off"]) {
    assertEquals(hidesProcesses(mounted(options)), false);
  }
  assertEquals(hidesProcesses(mounted(",hidepid=2") + mounted("")), false);
  assertEquals(hidesProcesses("1 0 0:1 / /srv rw - tmpfs hidepid=2 rw\n"), false);
});

test("no argument of anybody enters the fact", () => {
  const running = process(7, { cmdline: "server\0--token=hunter2\0" });
  const fact = collect(running, { command: ["/app/server", "--token=hunter2"] });
  assertEquals(fact?.state === "known" && fact.value.peers.length, 1);
  assertEquals(JSON.stringify(fact).includes("hunter2"), false);
});

test("the first line of a script", () => {
  assertEquals(parseShebang("\x7fELF"), undefined);
  assertEquals(parseShebang("#!"), undefined);
  assertEquals(parseShebang("#!/bin/sh -e -u\n"), {
    path: "/bin/sh",
    interpreter: "/bin/sh",
    argument: ["-e -u"],
  });
  assertEquals(parseShebang("#! /usr/bin/env python3\n"), {
    path: "/usr/bin/env",
    interpreter: "python3",
    argument: [],
  });
  assertEquals(parseShebang("#!/bin/sh\r\n")?.path, "/bin/sh\r");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const script = parseShebang(`#!${text}`);
    if (script !== undefined) assertEquals(/[ \t\n]/.test(script.interpreter), false);
  }));
});
