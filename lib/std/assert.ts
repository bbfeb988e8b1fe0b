/** @std/assert, typed. For the tests. */
// @ts-types="./assert.d.ts"
export {
  assert,
  assertEquals,
  AssertionError,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";
