import fc from "fast-check";
import type { Variable } from "../../../lib/configuration/configuration.ts";
import {
  deploymentSecretProblem,
  isDeploymentVariable,
  modesOf,
  parseHubUrl,
  proxyVariable,
} from "../../../lib/configuration/deployment.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

function test(name: string, fn: () => void): void {
  Deno.test({ name: `deployment: ${name}`, permissions: "none", fn });
}

function configuration(values: Readonly<Record<string, string | null>>) {
  return {
    get(name: string): Variable | undefined {
      const value = values[name];
      return value === undefined ? undefined : { name, value, origin: "environment" };
    },
  };
}

test("modes", () => {
  const cases: readonly (readonly [Record<string, string | null>, readonly string[]])[] = [
    [{}, ["standalone"]],
    [{ HUB_URL: "https://hub" }, ["agent"]],
    [{ HUB_URL: "not a URL" }, ["agent"]],
    [{ HUB_URL: null }, ["agent"]],
    [{ HUB_URL: "" }, ["standalone"]],
    [{ CLUSTER_ENABLED: "1" }, ["hub"]],
    [{ CLUSTER_ENABLED: "True" }, ["hub"]],
    [{ CLUSTER_ENABLED: "enabled-since-march" }, ["hub"]],
    [{ CLUSTER_ENABLED: null }, ["hub"]],
    ...["0", "false", "No", "OFF", ""].map((off) =>
      [{ CLUSTER_ENABLED: off }, ["standalone"]] as const
    ),
    [{ HUB_URL: "https://hub", CLUSTER_ENABLED: "yes" }, ["agent", "hub"]],
  ];
  for (const [values, modes] of cases) {
    assertEquals([...modesOf(configuration(values))], [...modes], JSON.stringify(values));
  }
});

test("variables that choose the profile", () => {
  assertEquals(
    [
      ...["HUB_URL", "CLUSTER_ENABLED", "DJANGO_DEBUG", "DJANGO_SETTINGS_MODULE", "django_debug"],
      ...["MY_HUB_URL", "PATH"],
    ].filter(isDeploymentVariable),
    ["HUB_URL", "CLUSTER_ENABLED", "DJANGO_DEBUG"],
  );
});

test("URLs that can be connected to", () => {
  const cases: readonly (readonly [string, boolean, string, number])[] = [
    ["https://hub.example", true, "hub.example", 443],
    ["https://hub.example:8443/api?x=1", true, "hub.example", 8443],
    ["HTTPS://HUB.example/", true, "hub.example", 443],
    ["http://10.0.0.5:80", false, "10.0.0.5", 80],
    ["https://[2001:db8::1]:443/", true, "2001:db8::1", 443],
    ["https://user:secret@hub.example/", true, "hub.example", 443],
  ];
  for (const [value, https, host, port] of cases) {
    assertEquals(parseHubUrl(value), { url: { https, host, port } }, value);
  }
});

test("what is no such URL gives a reason that holds no part of it", () => {
  const values = [
    "hub.example",
    "hub.example:443",
    "https://",
    "wss://hub.example",
    "ftp://hub.example",
    "https://hub example/",
    " https://hub.example",
    "https://hub.example:99999",
    "https://hub.example:0",
    "https:hub.example",
    "https:\\\\hub.example",
    "https://hub\n.example",
    "https://hub\t.example",
    "https://${HUB}.example/",
    "https://{{hub}}.example",
    "https://*.example",
    "https://hub..example",
    "///",
  ];
  for (const value of values) {
    const parsed = parseHubUrl(value);
    assert("problem" in parsed, value);
    assert(!parsed.problem.includes("example"), parsed.problem);
  }
  assertEquals(parseHubUrl(null), { problem: "is not UTF-8" });
});

test("a proxy for the hub, unless its host is exempt", () => {
  const proxy = { HTTPS_PROXY: "http://proxy:3128" };
  const cases: readonly (readonly [Record<string, string>, string | undefined])[] = [
    [{}, undefined],
    [proxy, "HTTPS_PROXY"],
    [{ https_proxy: "http://proxy:3128" }, "https_proxy"],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ ...proxy, NO_PROXY: "localhost,.example" }, undefined],
    [{ ...proxy, no_proxy: "hub.example" }, undefined],
    [{ ...proxy, NO_PROXY: "*" }, undefined],
    [{ ...proxy, NO_PROXY: "b.example, ample" }, "HTTPS_PROXY"],
  ];
  for (const [values, name] of cases) {
    assertEquals(proxyVariable(configuration(values), "hub.example"), name, JSON.stringify(values));
  }
});

test("any text: a URL or a reason, never a throw", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const parsed = parseHubUrl(value);
    if ("url" in parsed) assert(parsed.url.port > 0 && parsed.url.port < 65536);
    else assert(value.length < 4 || !parsed.problem.includes(value));
  }));
});

test("Django's key and the cluster's secret", () => {
  const key = "q7Wd2Zk9Xv4Ls8Rt1Mn6Bc3Hf5Jg0Py".repeat(2);
  const long = (length: number) => key.slice(0, length);
  assertEquals(deploymentSecretProblem("DJANGO_SECRET_KEY", long(50)), undefined);
  assert(deploymentSecretProblem("DJANGO_SECRET_KEY", long(49))?.includes("49 characters"));
  assertEquals(deploymentSecretProblem("WEBHOOK_SECRET_CLUSTER", long(32)), undefined);
  assert(deploymentSecretProblem("WEBHOOK_SECRET_CLUSTER", long(31))?.includes("31 characters"));
  for (const weak of [`django-insecure-${long(50)}`, "a".repeat(60), "abcd".repeat(20), "", null]) {
    assert(deploymentSecretProblem("DJANGO_SECRET_KEY", weak) !== undefined, String(weak));
  }
});
