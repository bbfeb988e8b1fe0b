import fc from "fast-check";
import { baseUrlProblem, declaredBrokers } from "../../../lib/configuration/credential_broker.ts";
import type { Variable } from "../../../lib/configuration/configuration.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../../../lib/policy/types.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

type PolicyBroker = EffectivePolicy["credentials"]["broker"];

function declared(
  env: Readonly<Record<string, string | null>>,
  broker?: PolicyBroker,
  file: Readonly<Record<string, string>> = {},
) {
  const of = (origin: string, values: Readonly<Record<string, string | null>>) =>
    Object.entries(values).map(([name, value]): Variable => ({ name, value, origin }));
  const variables = [...of("environment", env), ...of(".env:1", file)];
  const get = (name: string) => variables.find((one) => one.name === name);
  const credentials = { ...defaultPolicy("baseline").credentials, broker };
  return declaredBrokers({ variables, get }, credentials);
}

const problemOf = (value: string | null) => declared({ X_CRED_FD: value })[0]?.problem;

Deno.test({
  name: "broker: nothing declares one, an empty variable and a .env neither",
  permissions: "none",
  fn() {
    assertEquals(declared({ PATH: "/bin", CRED_FD: "5", _CRED_FD: "5", X_CRED_FD_OLD: "5" }), []);
    assertEquals(declared({ X_CRED_FD: "" }), []);
    assertEquals(declared({}, undefined, { X_CRED_FD: "5" }), []);
  },
});

Deno.test({
  name: "broker: what X_CRED_FD names",
  permissions: "none",
  fn() {
    assertEquals(declared({ OPENAI_CRED_FD: "5", OPENAI_BASE_URL: "http://127.0.0.1:9" }), [{
      subject: "OPENAI_CRED_FD",
      descriptor: 5,
      problem: null,
      keys: [],
      baseUrl: { name: "OPENAI_BASE_URL", origin: "environment", problem: null },
    }]);
    for (const wrong of ["x", "-1", "5 ", "05", "0x5", "5.0", "99999999999", null]) {
      assertEquals(problemOf(wrong), "X_CRED_FD is no descriptor's number", `${wrong}`);
    }
    for (const standard of ["0", "1", "2"]) {
      assertEquals(problemOf(standard), "X_CRED_FD names standard input, output or error");
    }
  },
});

Deno.test({
  name: "broker: raw keys, in the environment and in the .env; placeholders are none",
  permissions: "none",
  fn() {
    const [one] = declared(
      { X_CRED_FD: "5", X_API_KEY: "k", X_TOKEN: "dummy", Y_KEY: "k" },
      undefined,
      { X_KEY: "k" },
    );
    assertEquals(one?.keys, [
      { name: "X_API_KEY", origin: "environment" },
      { name: "X_KEY", origin: ".env:1" },
    ]);
    assertEquals(declared({ X_CRED_FD: "5", X_API_KEY: "" })[0]?.keys, []);
    assertEquals(declared({ X_CRED_FD: "5", X_API_KEY: null })[0]?.keys.length, 1, "not UTF-8");
  },
});

Deno.test({
  name: "broker: the policy's own",
  permissions: "none",
  fn() {
    assertEquals(
      declared({}, {})[0]?.problem,
      "policy credentials.broker names neither fd nor fd_variable",
    );
    assertEquals(declared({}, { fd: 7 })[0]?.descriptor, 7);
    assertEquals(declared({}, { fd_variable: "FD" })[0]?.problem, "FD is not set");
    assertEquals(
      declared({ FD: "6" }, { fd_variable: "FD", fd: 7 })[0]?.problem,
      "FD is not the 7 of policy credentials.broker",
    );
    const [one, ...others] = declared(
      { X_CRED_FD: "7", SECRET: "k", X_KEY: "k" },
      { fd_variable: "X_CRED_FD", key_variables: ["SECRET"], base_url_variable: "URL" },
    );
    assertEquals(others, [], "one broker, declared twice");
    assertEquals(one?.keys, [{ name: "SECRET", origin: "environment" }]);
    assertEquals(one?.baseUrl, { name: "URL", origin: null, problem: "is not set" });
  },
});

const GOOD_URLS = [
  "http://127.0.0.1",
  "http://127.0.0.1:8080/v1",
  "http://127.1.2.3",
  "http://localhost:1",
  "http://[::1]:80/",
  "http://api.localhost",
  "placeholder",
  "http://placeholder/v1",
  "http://broker.invalid/v1",
  "https://api.invalid",
];
const BAD_URLS = [
  "https://api.example.com",
  "https://127.0.0.1",
  "http://api.example.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://notlocalhost",
  "http://10.0.0.1",
  "http://[::]",
  "http://0.0.0.0",
  "ftp://127.0.0.1",
  "",
  "127.0.0.1:80",
  "http://key@127.0.0.1",
  "http://a:b@127.0.0.1",
  "http://invalid.example.com",
  "http://",
  "unix:/run/x",
];

Deno.test({
  name: "broker: base URLs that stay here, and those that do not",
  permissions: "none",
  fn() {
    assertEquals(GOOD_URLS.filter((url) => baseUrlProblem(url) !== null), []);
    assertEquals(BAD_URLS.filter((url) => baseUrlProblem(url) === null), []);
    assertEquals(baseUrlProblem(null), "is not UTF-8");
  },
});

Deno.test({
  name: "broker: any values, and no part of one is given",
  permissions: "none",
  fn() {
    const value = fc.stringMatching(/^[A-Za-z0-9:/@.-]{12,40}$/);
    fc.assert(fc.property(value, value, value, (fd, key, url) => {
      const given = JSON.stringify(declared({ X_CRED_FD: fd, X_API_KEY: key, X_BASE_URL: url }));
      for (const one of [fd, key, url]) assert(!given.includes(one), given);
    }));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      baseUrlProblem(text);
      declared({ X_CRED_FD: text });
    }));
  },
});
