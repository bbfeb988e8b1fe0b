import fc from "fast-check";
import { environmentSecret } from "../../../lib/configuration/environment_secrets.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { INNOCENT, SECRETS, type VariableCase } from "./secret_cases.ts";

const isFound = ([name, value]: VariableCase) => environmentSecret(name, value) !== undefined;
/** Of the value no more than a test's reader needs to find the case. */
const label = ([name, value]: VariableCase) => `${name}=${value.slice(0, 24)}`;

Deno.test({
  name: "environment secrets: precision and recall over the labelled set",
  permissions: "none",
  fn() {
    const missed = SECRETS.filter((one) => !isFound(one));
    const alarms = INNOCENT.filter(isFound);
    const found = SECRETS.length - missed.length;
    const precision = found / (found + alarms.length);
    const recall = found / SECRETS.length;
    // deno-lint-ignore no-console
    console.log(
      `${SECRETS.length} secrets, ${INNOCENT.length} innocent: ` +
        `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    );
    assert(SECRETS.length + INNOCENT.length >= 150, "at least 150 cases");
    assert(INNOCENT.length >= SECRETS.length, "at least half of them innocent");
    assertEquals(alarms.map(label), [], "precision 1.00");
    assert(recall >= 0.95, `missed: ${missed.map(label).join(", ")}`);
  },
});

Deno.test({
  name: "environment secrets: a value that is not UTF-8 counts where the name announces a secret",
  permissions: "none",
  fn() {
    assertEquals(environmentSecret("APP_SECRET", null), "bytes that are no text");
    assertEquals(environmentSecret("LS_COLORS", null), undefined);
    assertEquals(environmentSecret("APP_SECRET_FILE", null), undefined);
  },
});

Deno.test({
  name: "environment secrets: never *_FILE, *_FD, *_PATH, whatever they hold",
  permissions: "none",
  fn() {
    for (const name of ["GIT_CREDENTIALS_FILE", "APP_TOKEN_FD", "TLS_KEY_PATH"]) {
      assertEquals(environmentSecret(name, "https://app:opensesame@git.example"), undefined);
    }
  },
});

const NAMES = fc.constantFrom("API_KEY", "DB_PASSWORD", "TOKEN", "X", "a_b", "DATABASE_URL");

Deno.test({
  name: "environment secrets: never throws, and no reason holds a part of the value",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(fc.oneof(NAMES, fc.string({ unit: "binary" })), fc.string(), (name, value) => {
        environmentSecret(name, value);
      }),
    );
    const secret = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
    const form = fc.constantFrom(
      "",
      "u://x:",
      "password=",
      "Bearer ",
      "-----BEGIN PRIVATE KEY-----",
    );
    fc.assert(fc.property(NAMES, form, secret, (name, prefix, value) => {
      const reason = environmentSecret(name, `${prefix}${value}@h`) ?? "";
      assert(!reason.includes(value.slice(0, 6)), reason);
    }));
  },
});

Deno.test({
  name: "environment secrets: long hostile values take no time",
  permissions: "none",
  fn() {
    const parts = [
      "a",
      "1m",
      "a.",
      "a/",
      "-",
      " ",
      "password",
      "password=",
      "A://",
      "a://a:",
      "eyJ",
      "x@",
      "key-",
    ];
    for (const part of parts) {
      const value = part.repeat(Math.ceil(131_072 / part.length));
      environmentSecret("DB_PASSWORD", value);
      environmentSecret("DB_PASSWORD", `${value}!`);
    }
  },
});
