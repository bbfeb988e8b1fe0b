import { checkSource, namesOf, register, testSource } from "../../scripts/new.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";

const names = namesOf("network/open_door");
const REGISTRY = `/** Every check. */
import type { Check } from "../lib/check.ts";
import { beingTraced } from "./process/being_traced.ts";
import { weakKernelSetting } from "./host/weak_kernel_setting.ts";

/** The registry. */
export const CHECKS: readonly Check[] = [
  beingTraced,
  weakKernelSetting,
];
`;

Deno.test({
  name: "new: an id in either spelling gives every name of the check",
  permissions: "none",
  fn() {
    const expected = {
      area: "network",
      id: "open-door",
      constant: "openDoor",
      file: "open_door",
    } as const;
    assertEquals(names, expected);
    assertEquals(namesOf("network/open-door"), expected);
  },
});

Deno.test({
  name: "new: what is no AREA/ID is refused, a path out of the tree above all",
  permissions: "none",
  fn() {
    for (
      const typed of ["", "network", "nowhere/x", "network/", "network/../x", "network/A", "a/b/c"]
    ) {
      assertEquals(typeof namesOf(typed), "string", typed);
    }
  },
});

Deno.test({
  name: "new: the registry gets the import and the entry, in its order",
  permissions: "none",
  fn() {
    assert(typeof names !== "string");
    const registry = register(REGISTRY, names);
    const order = [...registry.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name);
    assertEquals(order, ["beingTraced", "openDoor", "weakKernelSetting"]);
    assertEquals(registry.match(/^import \{/gm)?.length, 3);
    assertStringIncludes(registry, 'import { openDoor } from "./network/open_door.ts";\n');
    assert(registry.startsWith("/** Every check. */\nimport type { Check }"));
  },
});

Deno.test({
  name: "new: check and test name each other",
  permissions: "none",
  fn() {
    assert(typeof names !== "string");
    assertStringIncludes(checkSource(names), "export const openDoor = defineCheck({\n");
    assertStringIncludes(testSource(names), '"../../../checks/network/open_door.ts"');
    assertStringIncludes(testSource(names), "testCheck(openDoor, [");
  },
});
