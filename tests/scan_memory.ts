/** Scans a directory twice and prints the bytes that live after it: run with V8's --expose-gc. */
import { scanFiles } from "../lib/scan_files.ts";
import { realFiles } from "../lib/system/files.ts";

const { gc } = globalThis as { readonly gc?: () => void };
const [directory = "."] = Deno.args;

function scanned() {
  return scanFiles(
    realFiles,
    { paths: [directory], composeFiles: [], as: undefined, deadline: Infinity },
    { policy: undefined, only: [], skip: [], failOn: "warn", strict: false, permissions: [] },
  );
}

function live(): number {
  gc?.();
  return Deno.memoryUsage().heapUsed;
}

scanned(); // What is made once: expressions, tables.
const before = live();
const { results, files } = scanned();
const bytes = live() - before;
Deno.stdout.writeSync(
  new TextEncoder().encode(JSON.stringify({ files, results: results.length, bytes })),
);
