/** The playbook against this machine, and what it installs: the units, by systemd's own judges. */
import { join } from "node:path";
import { BINARY } from "../../../scripts/build.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../../../lib/std/assert.ts";
import { accepts } from "../../lib/report/tools.ts";
import { emptyDirectory, fleetPath, fleetText, nodeProcess, tool } from "./files.ts";

const SCRIPT = new URL("installed.sh", import.meta.url).pathname;

Deno.test("fleet: a second playbook run changes nothing; the unit's command reports under its sandbox", async () => {
  await using node = nodeProcess();
  const args = [await emptyDirectory(), fleetPath("ansible.yml"), BINARY, node.pid];
  const { code, stdout, stderr } = await tool("unshare", ["--mount", SCRIPT, ...args]);
  assertEquals(code, 0, stdout + stderr);
  assertMatch(stdout, /^first: .*changed=[1-9].*failed=0/m);
  assertMatch(stdout, /^second: .*changed=0 .*failed=0/m);
  assertMatch(stdout, /^code: [01]$/m);
  assertStringIncludes(stdout, "755 root /usr/local/bin/posture-textfile\n");
  assertStringIncludes(stdout, "644 root /etc/systemd/system/posture-textfile.timer\n");
  const report = stdout.slice(stdout.indexOf("# HELP posture_health_overall"));
  await accepts("promtool", ["check", "metrics"], report);
  assertMatch(report, /^posture_results\{status="unknown"\} 0$/m);
  assertMatch(report, /^posture_run_info\{mode="audit",profile="host",/m);
  // MemoryDenyWriteExecute and SystemCallFilter, by what the run has really called.
  assert(!stdout.includes("writable code"), stdout);
  const calls = [...stdout.matchAll(/^call: (.+)$/gm)].map(([, name = ""]) => name);
  assert(calls.includes("execve") && calls.length > 20);
  const allowed = await allowedCalls();
  // Asked for when V8 starts, which goes on without: installed.sh denies it.
  const tolerated = ["pkey_alloc"];
  assertEquals(calls.filter((name) => !allowed.has(name) && !tolerated.includes(name)), []);
});

/** What the unit's filters leave, besides what systemd always allows. */
async function allowedCalls(): Promise<ReadonlySet<string>> {
  const unit = await fleetText("posture-textfile.service");
  const filters = [...unit.matchAll(/^SystemCallFilter=(~?)(.*)$/gm)];
  const allowed = new Set(await callsOf("@default"));
  for (const [, not, names = ""] of filters) {
    const calls = (await Promise.all(names.split(" ").map(callsOf))).flat();
    for (const call of calls) not === "~" ? allowed.delete(call) : allowed.add(call);
  }
  return allowed;
}

async function callsOf(name: string): Promise<readonly string[]> {
  if (!name.startsWith("@")) return [name];
  const { stdout } = await tool("systemd-analyze", ["--no-pager", "syscall-filter", name]);
  const members = [...stdout.matchAll(/^ {4}(@?[a-z0-9_-]+)$/gm)].map(([, one = ""]) => one);
  assert(members.length > 0, stdout);
  return (await Promise.all(members.map(callsOf))).flat();
}

Deno.test("fleet: systemd-analyze verify accepts the service and its timer", async () => {
  const directory = await emptyDirectory();
  const files = ["posture-textfile.service", "posture-textfile.timer"];
  for (const name of files) {
    // The program is where the playbook puts it: not on this machine.
    const text = (await fleetText(name)).replaceAll("/usr/local/bin/posture-textfile", "/bin/true");
    await Deno.writeTextFile(join(directory, name), text);
  }
  const paths = files.map((name) => join(directory, name));
  const { code, stderr } = await tool("systemd-analyze", ["verify", "--man=no", ...paths]);
  assertEquals([code, stderr.split("\n").filter((line) => line.includes("posture"))], [0, []]);
});

Deno.test("fleet: the service is well confined", async () => {
  const args = ["security", "--offline=true", "--no-pager", "--threshold=20"];
  const unit = fleetPath("posture-textfile.service");
  const { code, stdout } = await tool("systemd-analyze", [...args, unit]);
  assertEquals(code, 0, stdout);
});

Deno.test("fleet: the timer's calendar is one that systemd knows, every hour", async () => {
  const calendar = /^OnCalendar=(.*)$/m.exec(await fleetText("posture-textfile.timer"))?.[1] ?? "";
  const { code, stdout } = await tool("systemd-analyze", ["calendar", calendar]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "*-*-* *:00:00");
});
