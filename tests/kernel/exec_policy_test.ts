/** A policy that refuses, damaged in every way: the gate never starts, named or found. */
import { join } from "node:path";
import { assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { eachOf, randomNumbers } from "./faults.ts";
import {
  ACCEPTED,
  openWorkplace,
  type Outcome,
  policyFor,
  runGate,
  writePolicy,
} from "./refused.ts";

const SEED = Number(Deno.env.get("FAULT_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
/** What refuses stands last in one, first in the other: a cut must be seen in both. */
const POLICIES = [
  `{"filesystem": {"writable": ["/data"]}, "process": {"user": "20002"}}`,
  `${policyFor(20002)}filesystem:\n  writable: [/data]\n`,
];
const CORRUPTED = 60;
const REFUSED_WITH = [2, 65, 78];
const CLEAN = ACCEPTED.options;

let made = 0;

/** Both ways to a policy that `make` puts at the path that it is given. */
async function outcomes(make: (path: string) => Promise<void> | void): Promise<Outcome[]> {
  const { root } = await openWorkplace();
  const directory = `policy-${++made}`;
  await Deno.mkdir(join(root, directory));
  await make(join(root, directory, "posture.yaml"));
  const named = [...CLEAN, "--policy", "posture.yaml"];
  const found = await runGate({ ...ACCEPTED, directory });
  return [found, await runGate({ ...ACCEPTED, directory, options: named })];
}

async function assertNoStart(name: string, make: (path: string) => Promise<void> | void) {
  for (const { started, code, stderr } of await outcomes(make)) {
    assertEquals([started, REFUSED_WITH.includes(code)], [false, true], `${name}: ${stderr}`);
  }
}

Deno.test("exec policy: cut off after any number of bytes, no start", async () => {
  for (const text of POLICIES) {
    const end = text.indexOf("20002") + "20002".length;
    const lengths = Array.from({ length: end }, (_, length) => length);
    await eachOf(lengths, 2, async (length) => {
      await assertNoStart(`${length} bytes`, (path) => writePolicy(path, text.slice(0, length)));
    });
  }
});

Deno.test(`exec policy: ${CORRUPTED} corrupted, seed ${SEED}: no start`, async () => {
  const random = randomNumbers(SEED);
  const damaged = Array.from({ length: CORRUPTED }, (_, index) => {
    const bytes = new TextEncoder().encode(POLICIES[index % POLICIES.length]);
    bytes[random(bytes.length)] = random(256);
    return bytes;
  });
  await eachOf(damaged, 2, async (bytes) => {
    await assertNoStart(new TextDecoder().decode(bytes), (path) => writePolicy(path, bytes));
  });
});

const REPLACED: Readonly<Record<string, (path: string) => Promise<void> | void>> = {
  "larger than the limit": (path) => writePolicy(path, `${"#\n".repeat(140_000)}${POLICIES[1]}`),
  "16 MiB of comments": (path) => writePolicy(path, "#".repeat(16 * 1024 * 1024)),
  "empty": (path) => writePolicy(path, ""),
  "a directory": (path) => Deno.mkdir(path),
  "a socket": async (path) => {
    const listener = Deno.listen({ transport: "unix", path: `${path}.first` });
    // Closing removes the name that it listened under, and that one only.
    await Deno.link(`${path}.first`, path);
    listener.close();
  },
  "a link to /dev/zero": (path) => Deno.symlink("/dev/zero", path),
  "a link to /dev/null": (path) => Deno.symlink("/dev/null", path),
  "a link that leads nowhere": (path) => Deno.symlink("nowhere", path),
  "a link to itself": (path) => Deno.symlink("posture.yaml", path),
  "mode 000": async (path) => {
    await writePolicy(path, policyFor(20002));
    await Deno.chmod(path, 0o000);
  },
  "a FIFO that nobody writes to": async (path) => {
    const { success } = await new Deno.Command("mkfifo", { args: ["-m", "644", path] }).output();
    assertEquals(success, true);
  },
};

for (const [name, make] of Object.entries(REPLACED)) {
  Deno.test(`exec policy: ${name}: no start`, async () => await assertNoStart(name, make));
}

Deno.test("exec policy: found where an access list lets another user write: no start", async () => {
  const { root } = await openWorkplace();
  for (const target of [".", "posture.yaml"]) {
    const directory = `policy-${++made}`;
    const path = join(root, directory);
    await Deno.mkdir(path);
    await writePolicy(join(path, "posture.yaml"), policyFor(10001));
    assertEquals((await runGate({ ...ACCEPTED, directory })).started, true);
    const list = ["-m", "u:10002:rwx", join(path, target)];
    assertEquals((await new Deno.Command("setfacl", { args: list }).output()).success, true);
    const { started, code, stderr } = await runGate({ ...ACCEPTED, directory });
    assertEquals([started, code], [false, 78], stderr);
    assertStringIncludes(stderr, "by an access list");
  }
});
