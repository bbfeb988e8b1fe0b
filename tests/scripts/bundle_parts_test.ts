import { partsOf } from "../../scripts/bundle_parts.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";

/** As the bundler minifies: an entry, what it imports, and a part that only some starts need. */
const BUNDLE = new Map([
  ["posture.js", 'import{a as t}from"./part-1.js";import"./part-2.js";var e=1;await t(e);'],
  [
    "part-1.js",
    'import{b}from"./part-2.js";async function x(n){b(await import("./part-3.js"))}export{x as a};\n',
  ],
  ["part-2.js", 'import{parseEnv as y}from"node:util";var z="import{a}";export{y as b,z};\n'],
  [
    "part-3.js",
    'import{z as q}from"./part-2.js";import{w}from"./part-4.js";export{q as parsed,w};\n',
  ],
  ["part-4.js", "var w=4;export{w};\n"],
]);

const LOADER = new Map([["posture.js", "function l(){}export{l as loader};\n"]]);

Deno.test({
  name: "bundle parts: what the entry imports is in its part, what it may import is not",
  permissions: "none",
  fn() {
    const parts = partsOf(BUNDLE, LOADER);
    assertEquals(parts.map(({ name }) => name), ["posture.js", "part-3.js", "part-4.js"]);
    assertEquals(parts.map(({ needs }) => needs), [[], ["part-4.js"], []]);
    const main = parts[0]?.source ?? "";
    assert(main.indexOf('$define("part-2.js"') < main.indexOf('$define("part-1.js"'), main);
    assert(main.includes('b(await $load("part-3.js"))'), main);
  },
});

Deno.test({
  name: "bundle parts: imports and exports become what a function has",
  permissions: "none",
  fn() {
    const [main, lazy] = partsOf(BUNDLE, LOADER).map(({ source }) => source);
    assert(
      main?.includes('const{parseEnv:y}=$need("node:util");var z="import{a}";return{b:y,z:z}'),
      main,
    );
    assert(main?.endsWith("var e=1;await t(e);})"), main);
    assertEquals(
      lazy,
      '(function($need,$load){const{z:q}=$need("part-2.js");const{w:w}=$need("part-4.js");return{parsed:q,w:w}})',
    );
  },
});
