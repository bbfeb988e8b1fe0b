import fc from "fast-check";
import { findForbidden, findSecrets, parseCommandLine } from "../../lib/facts/command.ts";
import { knownCredential, TOKEN_SHAPES } from "../../lib/secrets.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";

const GENERATED = "f3A9k2Lq8Zx7Wb4Tn6Vy";

/** A command line, and the positions at which it carries a secret. */
const COMMANDS: readonly (readonly [readonly string[], readonly number[]])[] = [
  [["app", "--password=hunter2"], [1]],
  [["app", `--api-key=${GENERATED}`], [1]],
  [["app", `--apiKey=${GENERATED}`], [1]],
  [["app", "--token", GENERATED], [1]],
  [["app", "--db", "postgres://app:s3cret@db/app"], [2]],
  [["app", "--redis=redis://:s3cret@cache:6379"], [1]],
  [["app", `ghp_${"a1B2".repeat(9)}`], [1]],
  [["env", "DB_PASSWORD=hunter2", "app"], [1]],
  [["env", `STRIPE_SECRET_KEY=sk_live_${"a1".repeat(12)}`, "app"], [1]],
  [[
    "sh",
    "-c",
    `curl -H 'Authorization: Bearer eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.dozjgNryP4J3jVmN'`,
  ], [2]],
  [["redis-server", "--requirepass", GENERATED, "--masterauth", GENERATED], [1, 3]],
  [["redis-server", "--requirepass=hunter2"], [1]],
  [["app", `--db-pass=${GENERATED}`], [1]],
  [["ffmpeg", "-pass", "2"], []],
  [["app", "--pass=2", "--bypass=on"], []],
  [["app", `-password=${GENERATED}`, "--token=a", `--signing-key=${GENERATED}`], [1, 3]],

  [["app"], []],
  [["app", "--password-file=/run/secrets/db"], []],
  [["app", "--password=/run/secrets/db"], []],
  [["app", "--password=$DB_PASSWORD"], []],
  [["app", "--password", "--verbose"], []],
  [["app", "--no-password"], []],
  [["app", "--password="], []],
  [["app", "--token-ttl=3600", "--max-tokens=4096", "--tokenizer=bert"], []],
  [["vllm", "--max-num-batched-tokens", "8192"], []],
  [["app", "--token=4096"], []],
  [["kubectl", "--image-pull-secret", "regcred"], []],
  [["app", "--tls-secret=default/my-tls-secret-name-2024"], []],
  [["app", "--cache-key=users-by-id-and-region-2024"], []],
  [["app", "--public-key=MIIBIjANBgkqhkiG9w0BAQEF"], []],
  [["app", "--api-key-header=X-API-Key"], []],
  [["app", "--hub", "https://user@hub.example/path:8080"], []],
  [["app", "--db", "postgres://app:${DB_PASSWORD}@db/app"], []],
  [["app", "--url=https://hub.example:8443/a@b"], []],
  [["mysqldump", "--password", "production_database"], []],
  [["java", "-Djavax.net.ssl.trustStorePassword=changeit", "-jar", "app.jar"], [1]],
];

for (const [argv, positions] of COMMANDS) {
  Deno.test({
    name: `secrets in ${argv.map((argument) => argument.slice(0, 40)).join(" ")}`,
    permissions: "none",
    fn() {
      assertEquals(findSecrets(argv).map((one) => one.position), positions);
    },
  });
}

Deno.test({
  name: "secrets: what is found never holds a part of a value",
  permissions: "none",
  fn() {
    const value = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
    const form = fc.constantFrom(
      "--password=",
      "-p",
      "--token=",
      "DB_SECRET=",
      "u://x:",
      "-password=",
    );
    fc.assert(fc.property(form, value, (prefix, secret) => {
      const found = JSON.stringify(findSecrets(["app", prefix + secret + "@h", secret]));
      assert(!found.includes(secret.slice(0, 8)), found);
    }));
  },
});

Deno.test({
  name: "forbidden flags: every spelling that a flag parser accepts, and not when switched off",
  permissions: "none",
  fn() {
    const flags = ["--insecure-listen"];
    const given = (...args: string[]) => findForbidden(["app", ...args], flags).length === 1;
    assert(given("--insecure-listen"));
    assert(given("-insecure-listen"));
    assert(given("--insecure-listen=true"));
    assert(given("--insecure-listen=:80"));
    assert(given("run", "--", "--insecure-listen"));
    assert(!given("--insecure-listen=false"));
    assert(!given("--insecure-listen=0"));
    assert(!given("--insecure-listen-timeout=3"));
    assert(!given("insecure-listen"));
    assertEquals(findForbidden(["--insecure-listen"], flags), [], "the program's own name");
  },
});

Deno.test({
  name: "command line: split on NUL, empty arguments kept, any bytes",
  permissions: "none",
  fn() {
    assertEquals(parseCommandLine("app\0\0-x\0"), ["app", "", "-x"]);
    assertEquals(parseCommandLine("rewritten title"), ["rewritten title"]);
    assertEquals(parseCommandLine(""), []);
    fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (argv) => {
      findSecrets(argv);
      findForbidden(argv, ["--x"]);
    }));
  },
});

for (const [part, shape] of TOKEN_SHAPES) {
  Deno.test({
    name: `secrets: whatever matches ${shape.source.slice(0, 40)} (${part}) is known`,
    permissions: "none",
    fn() {
      const token = fc.stringMatching(new RegExp(`^(${shape.source.replaceAll("\\b", "")})$`));
      fc.assert(fc.property(token, (text) => knownCredential(` ${text} `) !== undefined));
    },
  });
}
