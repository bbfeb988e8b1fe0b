/** Files made to hurt whoever reads them, given to the compiled binary: a result, and no crash. */
import { join } from "node:path";
import { BINARY } from "../scripts/build.ts";
import type { Report } from "../lib/report/types.ts";
import { assert, assertEquals } from "../lib/std/assert.ts";

/** Under this much address space it ends by itself: a bomb fails here and not on the machine. */
const MAX_MEMORY_KIB = 700 * 1024;

/** Makes the tree in a directory of its own, and gives what a scan of it says. */
async function scanned(
  tree: Readonly<Record<string, string | Uint8Array>>,
  prepare: (root: string) => Promise<void> | void = () => {},
): Promise<Report> {
  const root = await Deno.makeTempDir({ prefix: "hostile-" });
  try {
    for (const [path, content] of Object.entries(tree)) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(root, path), bytes);
    }
    await prepare(root);
    return await scan(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function scan(root: string): Promise<Report> {
  const { code, signal, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", '(ulimit -d "$1"; exec "$2" scan --json .)', "bash", `${MAX_MEMORY_KIB}`, BINARY],
    cwd: root,
    stdin: "null",
  }).output();
  const error = new TextDecoder().decode(stderr);
  assertEquals([signal, error], [null, ""]);
  const report = JSON.parse(new TextDecoder().decode(stdout)) as Report;
  assertEquals(report.exit_code, code);
  assert([0, 1, 2].includes(code), `${code}`);
  return report;
}

/** Where something could not be seen, with the reason. */
function blind(report: Report): readonly string[] {
  return report.results.filter(({ id, status }) =>
    id === "unreadable-manifest" && status === "unknown"
  )
    .map(({ subject, message }) => `${subject} ${message}`);
}

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
  ["lists as deep as the file is long", `services: ${"[".repeat(50_000)}`, /nested too deeply/],
  ["mappings as deep", `services: ${"{a: ".repeat(20_000)}`, /nested too deeply/],
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
