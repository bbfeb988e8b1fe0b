import { reportSchema } from "../../lib/report/schema.ts";
import type { Report } from "../../lib/report/types.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { judge, runIn, statuses } from "./run.ts";
import { HARDENED, type State } from "./state.ts";

/** The smallest root that it starts in, as a distroless image would have it. */
const BARE: State = {
  ...HARDENED,
  bare: true,
  cgroups: undefined,
  mounts: [],
  planted: [],
  masked: [],
  readOnly: [],
  env: {},
  policy: undefined,
};

Deno.test("kernel: nothing is violated in a hardened container", async () => {
  const report = await judge(HARDENED);
  const bad = report.results.filter((one) => ["fail", "warn", "unknown"].includes(one.status));
  assertEquals(bad, []);
  assertEquals(report.exit_code, 0);
  assertEquals(report.profile, "baseline");
});

Deno.test("kernel: a root with nothing but the binary gives the same report", async () => {
  const report = await judge(BARE);
  reportSchema.parse(report);
  assertEquals(idsOf(report), idsOf(await judge(HARDENED)));
  assertEquals(statuses(report)["running-as-root"], "pass");
  assertEquals(statuses(report)["writable-root"] ?? "pass", "pass");
});

Deno.test("kernel: the same state gives the same bytes, times apart", async () => {
  const stable = ({ started_at: _, duration_ms: __, ...rest }: Report) => JSON.stringify(rest);
  assertEquals(stable(await judge(HARDENED)), stable(await judge(HARDENED)));
});

Deno.test("kernel: without /proc it is an error, never a pass", async () => {
  const { code, stdout } = await runIn({ ...BARE, procOptions: undefined });
  assert(code !== 0, "exit 0");
  assertEquals(stdout, "");
});

function idsOf(report: Report): readonly string[] {
  return Object.keys(statuses(report)).sort();
}
