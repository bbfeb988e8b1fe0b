import { CHECKS } from "../../checks/mod.ts";
import { assertEquals } from "../../lib/std/assert.ts";

Deno.test("kernel: every check has a knob", async () => {
  const texts: string[] = [];
  const folder = import.meta.dirname ?? ".";
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith("_test.ts")) texts.push(await Deno.readTextFile(`${folder}/${name}`));
  }
  const knobs = texts.join("\n");
  const areas = ["process", "filesystem", "network", "config", "credentials", "deployment", "host"];
  const missing = CHECKS.filter(({ id, area }) =>
    areas.includes(area) && !new RegExp(`"${id}": "(fail|warn|info)"`).test(knobs)
  );
  assertEquals(missing.map((check) => check.id), [], "turn a knob for each of these");
});
