import fc from "fast-check";
import { hostListProblem, isHostList } from "../../../lib/configuration/hosts.ts";
import { isOriginList, originListProblem } from "../../../lib/configuration/origins.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `allowlists: ${name}`, permissions: "none", fn });

test("hosts: everybody is found in every spelling", () => {
  for (
    const value of [
      "*",
      "a.com,*",
      "['*']",
      '["a.com", "*"]',
      "*;a.com",
      "\"['*']\"",
      `'["*"]'`,
      ".",
      "*:8080",
      "*.*",
      "^.*$",
    ]
  ) {
    assert(hostListProblem(value)?.startsWith("allows every host"), value);
  }
});

test("hosts: subdomains are no wildcard", () => {
  for (
    const value of ["", "[]", ".example.com", "*.example.com", "a.com b.com", "0.0.0.0", "[::1]"]
  ) {
    assertEquals(hostListProblem(value), undefined, value);
  }
});

test("hosts: the entry is named by its place", () => {
  assertEquals(hostListProblem("a.com,*"), "allows every host (entry 2 of 2)");
  assertEquals(hostListProblem("*"), "allows every host");
});

test("origins: everybody, null and http are found", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "allows every origin": ["*", "https://a.com,*", "https://*", '["*"]', "*://*", "http://*:*"],
    "allows the origin null": ["null", "https://a.com null"],
    "allows an origin without TLS (http)": [
      "http://a.com",
      "http://10.0.0.1:80",
      "http://localhost.evil.com",
    ],
  };
  for (const [problem, values] of Object.entries(cases)) {
    for (const value of values) {
      assert(originListProblem("CORS_ORIGINS", value)?.startsWith(problem), value);
    }
  }
});

test("origins: https, loopback and subdomains are fine", () => {
  for (
    const value of [
      "",
      "https://a.com",
      "https://*.a.com",
      "http://localhost:3000",
      "http://127.0.0.1",
      "http://[::1]:80",
      "http://app.localhost",
      "a.com",
    ]
  ) assertEquals(originListProblem("CORS_ORIGINS", value), undefined, value);
});

test("origins: patterns", () => {
  const problem = (value: string) => originListProblem("CORS_ALLOWED_ORIGIN_REGEXES", value);
  for (
    const value of [
      ".*",
      "^.*$",
      "^https?://.*$",
      '[r"^https://.+$"]',
      "https://a\\.com,^.*$",
      ".{1,}",
      ".*.*",
      "(?i).*",
      "^http://localhost|.*$",
      "^(https?://)?.*$",
      "^https://",
      "\\w+",
    ]
  ) {
    assert(problem(value)?.startsWith("allows every origin"), value);
  }
  for (
    const value of ["^http://a\\.com$", "^https?://.*\\.a\\.com$", "^http://(localhost|a\\.com)$"]
  ) {
    assert(problem(value)?.includes("http"), value);
  }
  for (
    const value of [
      "^https://.*\\.a\\.com$",
      "^https://a{1,3}\\.com$",
      "^http://localhost:\\d+$",
      "^https?://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?$",
      "^https?://(?:localhost|app\\.localhost):3000$",
      "",
    ]
  ) {
    assertEquals(problem(value), undefined, value);
  }
});

test("origins: switches for everybody", () => {
  assertEquals(originListProblem("CORS_ALLOW_ALL_ORIGINS", "True"), "allows every origin");
  assertEquals(originListProblem("CORS_ORIGIN_ALLOW_ALL", "false"), undefined);
});

test("which names are lists", () => {
  for (
    const name of ["ALLOWED_HOSTS", "DJANGO_ALLOWED_HOSTS", "APP_TRUSTED_HOSTS", "AllowedHosts"]
  ) {
    assert(isHostList(name), name);
  }
  for (
    const name of [
      "CORS_ALLOW_ORIGINS",
      "CORS_ALLOWED_ORIGINS",
      "APP_CORS_ORIGIN",
      "ALLOWED_ORIGINS",
      "CORS_ALLOW_ALL_ORIGINS",
      "CSRF_TRUSTED_ORIGINS",
    ]
  ) {
    assert(isOriginList(name), name);
  }
  // SvelteKit's ORIGIN is the server's own.
  for (const name of ["ORIGIN", "HOSTS", "HOSTNAME", "DISALLOWED_HOSTS_FILE"]) {
    assert(!isHostList(name) && !isOriginList(name), name);
  }
});

test("bytes that are no text are a problem; nothing throws", () => {
  assert(hostListProblem(null) && originListProblem("CORS_ORIGINS", null));
  fc.assert(fc.property(fc.string(), (value) => {
    hostListProblem(value);
    originListProblem("CORS_ORIGINS", value);
    originListProblem("CORS_ALLOW_ORIGIN_REGEX", value);
  }));
});
