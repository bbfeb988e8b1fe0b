/** Files made to hurt whoever reads them, given to the compiled binary: a result, and no crash. */
import { join } from "node:path";
import { assert, assertEquals } from "../lib/std/assert.ts";
import { blind, scanned } from "./hostile_tree.ts";

const repeated = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

const BOMB = `a: &a [x,x,x,x,x,x,x,x,x]\n${
  repeated(12, (n) => `${"bcdefghijklm"[n]}: &${"bcdefghijklm"[n]} [${"abcdefghijkl"[n]}]\n`)
    .replace(/\[(\w)\]/g, (_, name) => `[${Array(9).fill(`*${name}`).join(",")}]`)
}`;

/** Each is refused as a whole, with one reason. */
const REFUSED: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ["a bomb of aliases", `${BOMB}services: {a: {image: *m}}\n`, /more than 200000 values/],
  ["an alias to what holds it", "services: &a\n  a: *a\n", /alias/],
  ["lists as deep as the file is long", `services: ${"[".repeat(500_000)}`, /nested too deeply/],
  ["mappings as deep", `services: ${"{a: ".repeat(200_000)}`, /nested too deeply/],
  [
    "lists in one line",
    `services:\n  a:\n    ${"- ".repeat(300_000)}x\n`,
    /nested too deeply/,
  ],
  ["keys that are keys", `services:\n  ${"? ".repeat(300_000)}x\n`, /nested too deeply/],
  ["a stair of indentation", repeated(1300, (n) => `${" ".repeat(n)}a:\n`), /nested too deeply/],
  ["binary", crypto.getRandomValues(new Uint8Array(50_000)), /not UTF-8|NUL/],
  ["NUL bytes", "services:\n  a: {image: a\0}\n", /NUL bytes/],
  ["a file over the limit", "#".repeat(1024 * 1024 + 1), /larger than 1048576 bytes/],
  ["nothing", "", /no mapping|empty|nothing/],
  ["a list", "- services\n", /no mapping/],
  ["text", "services", /no mapping/],
  ["services that are a list", "services: [a]\n", /services is a list/],
  ["a service that is text", "services: {a: b}\n", /service a is a scalar/],
  ["the same key twice", "services: {}\nservices: {}\n", /twice/],
];

for (const [name, content, reason] of REFUSED) {
  Deno.test(`hostile: ${name}`, async () => {
    const report = await scanned({ "compose.yaml": content });
    const reasons = blind(report);
    assertEquals(reasons.length, 1, reasons.join("\n"));
    assert(reason.test(reasons[0] ?? ""), reasons[0]);
    assertEquals(report.exit_code, 1);
  });
}

Deno.test("hostile: a comment that waives on each of 2 000 lines", async () => {
  const waiver = "# posture: waive privileged-service until 2999-01-31 -- made for it";
  const services = repeated(2000, (n) => `  s${n}: { image: a, privileged: true } ${waiver}\n`);
  const { results } = await scanned({ "compose.yaml": `services:\n${services}` });
  const own = results.filter(({ id }) => id === "privileged-service");
  assertEquals([own.length, own.every(({ waiver }) => waiver !== null)], [2000, true]);
  assertEquals(results.filter(({ id }) => id === "unused-waiver"), []);
});

Deno.test("hostile: 10 000 services, the last of them privileged", async () => {
  const services = repeated(10_000, (n) => `  s${n}: { image: a, privileged: ${n === 9999} }\n`);
  const { results } = await scanned({ "compose.yaml": `services:\n${services}` });
  const found = results.filter(({ id, status }) =>
    id === "privileged-service" && status === "fail"
  );
  assertEquals(found.map(({ subject }) => subject), ["compose.yaml:10001:22"]);
});

Deno.test("hostile: a line of a MiB, quoted in part", async () => {
  const text = `services: { a: { image: a, privileged: true, x: "${"y".repeat(1_000_000)}" } }\n`;
  const { results } = await scanned({ "compose.yaml": text });
  const [found] = results.filter(({ id }) => id === "privileged-service");
  assertEquals(found?.status, "fail");
  assert((found?.location?.snippet ?? "").length < 300);
});

Deno.test("hostile: contents and commands in which every line nearly holds a secret", async () => {
  const line = `password = ${" ".repeat(2000)}x${" ".repeat(2000)}y\n        `;
  const word = `curl -u a:${"b{".repeat(900)}`;
  const report = await scanned({
    "compose.yaml": `configs:\n  a:\n    content: |\n        ${line.repeat(120)}\nservices:\n${
      repeated(250, (n) => `  s${n}: { image: a, command: '${word}' }\n`)
    }`,
  });
  const found = report.results.filter(({ id, status }) =>
    id === "secret-in-manifest" && status === "fail"
  );
  assertEquals(found.length, 250);
  assert(!JSON.stringify(report).includes("b{b{"));
});

Deno.test("hostile: a chain of 1 000 extends that each add one more", async () => {
  const services = repeated(
    1000,
    (n) => `  s${n}: { image: a, cap_add: [KILL]${n === 0 ? "" : `, extends: s${n - 1}`} }\n`,
  );
  const report = await scanned({ "compose.yaml": `services:\n${services}` });
  assert(/chain of extends/.test(blind(report)[0] ?? ""), blind(report)[0]);
});

/** Projects that are refused as a whole: one reason, and nothing of them is judged. */
const TOO_LARGE: readonly (readonly [string, string, RegExp])[] = [
  [
    "11 000 services",
    repeated(11_000, (n) => `  s${n}: { image: a }\n`),
    /^compose\.yaml:1:1 compose\.yaml describes 11000 services; posture judges up to 10000/,
  ],
  ["40 000 services", repeated(40_000, (n) => `  s${n}: { image: a }\n`), /more than 300000 words/],
  [
    "one large service that 100 extend",
    `  base: { image: a, cap_add: [${"KILL,".repeat(5_000)}] }\n${
      repeated(100, (n) => `  s${n}: { extends: base }\n`)
    }`,
    /^compose\.yaml:\d+:\d+ compose\.yaml: its services hold more than 100000 values/,
  ],
  [
    "aliases that say much in 5 000 services",
    `  base: &base { image: a, cap_add: [${"KILL,".repeat(25)}] }\n${
      repeated(5000, (n) => `  s${n}: { <<: *base }\n`)
    }`,
    /its services hold more than 100000 values/,
  ],
];

for (const [name, services, reason] of TOO_LARGE) {
  Deno.test(`hostile: ${name}`, async () => {
    const report = await scanned({ "compose.yaml": `services:\n${services}` });
    const reasons = blind(report);
    assertEquals(reasons.length, 1, reasons.join("\n"));
    assert(reason.test(reasons[0] ?? ""), reasons[0]);
    const judged = report.results.filter(({ area, status }) =>
      area === "compose" && status !== "skip"
    );
    assertEquals(judged, []);
  });
}

Deno.test("hostile: includes that double at each level", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `d/${n}.txt`,
      `include: [{path: ${n + 1}.txt, project_directory: .}, {path: ${
        n + 1
      }.txt, project_directory: ./x}]\nservices: {s${n}: {image: a}}\n`,
    ]),
  );
  const report = await scanned({ ...files, "compose.yaml": "include: [d/0.txt]\n" });
  assert(blind(report).length > 0);
});

Deno.test("hostile: a Dockerfile full of here-documents without an end", async () => {
  const report = await scanned({
    "compose.yaml": "services: { a: { build: . } }\n",
    "Dockerfile": `FROM a\n${repeated(60_000, (n) => `RUN a <<M${n}\n`)}USER root\n`,
  });
  const found = report.results.filter(({ id, status }) =>
    id === "service-running-as-root" && status === "warn"
  );
  assertEquals(found.length, 1);
});

Deno.test("hostile: variables that grow", async () => {
  const lines = repeated(60, (n) => `V${n + 1}=$V${n}$V${n}\n`);
  await scanned({
    ".env": `V0=0123456789\n${lines}`,
    "compose.yaml": `services: { a: { image: "${"$V8".repeat(200_000)}" } }\n`,
  });
});

Deno.test("hostile: a link out of the tree, a pipe, and a directory in place of a file", async () => {
  const report = await scanned(
    { "in/compose.yaml": "services: { a: { image: a } }\n" },
    async (root) => {
      await Deno.symlink("/etc/hostname", join(root, "compose.yaml"));
      await Deno.mkdir(join(root, "docker-compose.yaml"));
      await Deno.mkdir(join(root, "b"));
      await new Deno.Command("mkfifo", { args: [join(root, "b", "compose.yaml")] }).output();
      await Deno.symlink(".", join(root, "circle"));
    },
  );
  const reasons = blind(report);
  assert(reasons.some((one) => /leads out of what is scanned/.test(one)), reasons.join("\n"));
  assert(reasons.some((one) => /b\/compose\.yaml.*fifo/.test(one)), reasons.join("\n"));
});

Deno.test("hostile: names that would be commands of a terminal or a workflow", async () => {
  const name = "compose.\x1b[31m::error::x.yaml";
  const report = await scanned({
    "compose.yaml": 'services: { "\\e[2J": {image: a, privileged: true} }\n',
    [`sub/${name}`]: "x",
  });
  assert(!JSON.stringify(report).includes("\\u001b"));
});
