import { once } from "../../../lib/facts/once.ts";
import { assertEquals } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";

Deno.test({
  name: "once: one read per machine and key, and undefined is an answer",
  permissions: "none",
  fn() {
    const asked: string[] = [];
    const read = once((_system, key: string) => {
      asked.push(key);
      return key === "none" ? undefined : asked.length;
    });
    const [first, second] = [memorySystem(), memorySystem()];
    assertEquals([read(first, "a"), read(first, "a"), read(second, "a")], [1, 1, 2]);
    assertEquals([read(first, "none"), read(first, "none")], [undefined, undefined]);
    assertEquals(asked, ["a", "a", "none"]);
  },
});
