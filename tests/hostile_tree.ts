/** A directory made to hurt, scanned by the compiled binary under a limit of memory. */
import { join } from "node:path";
import type { Report } from "../lib/report/types.ts";
import { assert, assertEquals } from "../lib/std/assert.ts";
import { BINARY } from "../scripts/build.ts";

/** Under this much address space it ends by itself: a bomb fails here and not on the machine. */
const MAX_MEMORY_KIB = 700 * 1024;

/** What is in a directory, by path. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Makes the tree in a directory of its own, and gives what a scan of it says. */
export async function scanned(
  tree: Tree,
  prepare: (root: string) => Promise<void> | void = () => {},
): Promise<Report> {
  return await withTree(tree, async (root) => {
    await prepare(root);
    return await scan(root);
  });
}

/** Makes the tree in a directory of its own, for as long as `use` takes. */
export async function withTree<T>(tree: Tree, use: (root: string) => Promise<T>): Promise<T> {
  const root = await Deno.makeTempDir({ prefix: "hostile-" });
  try {
    for (const [path, content] of Object.entries(tree)) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(root, path), bytes);
    }
    return await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Scans a directory; whatever is in it, there is a report, and nothing else is said. */
export async function scan(root: string, ...args: readonly string[]): Promise<Report> {
  const { code, signal, stdout, stderr } = await new Deno.Command("bash", {
    args: [
      "-c",
      '(ulimit -d "$1"; shift; exec "$@")',
      "bash",
      `${MAX_MEMORY_KIB}`,
      ...[BINARY, "scan", "--json", ".", ...args],
    ],
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
export function blind(report: Report): readonly string[] {
  return report.results.filter(({ id, status }) =>
    id === "unreadable-manifest" && status === "unknown"
  )
    .map(({ subject, message }) => `${subject} ${message}`);
}

/** Where a check failed. */
export function failures(report: Report, check: string): readonly (string | null)[] {
  return report.results.filter(({ id, status }) => id === check && status === "fail")
    .map(({ subject }) => subject);
}
