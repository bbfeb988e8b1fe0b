import { cookieProblem, isCookieSwitch } from "../../../lib/configuration/cookies.ts";
import { dangerOf, DANGEROUS_NAMES } from "../../../lib/configuration/dangerous.ts";
import { DEBUG_NAMES, debugSwitch } from "../../../lib/configuration/switches.ts";
import { buildMetadataProblem } from "../../../lib/configuration/build_metadata.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `switches: ${name}`, permissions: "none", fn });

/** In the order: those that are on, those that are off. */
const DEBUG: Readonly<Record<string, readonly [on: readonly string[], off: readonly string[]]>> = {
  DEBUG: [["1", "true", "True", "YES", "on", "'True'"], [
    "",
    "0",
    "False",
    "app:*",
    "express:router",
    "release",
  ]],
  DJANGO_DEBUG: [["True", "1", "yes", "2"], ["False", "0", "off", ""]],
  FLASK_DEBUG: [["1", "true", "off"], ["0", "false", "No", ""]],
  FLASK_ENV: [["development"], ["production"]],
  APP_DEBUG: [["true", "1"], ["false", "null", "(false)", "(null)", "(empty)", "'false'"]],
  APP_ENV: [["local", "dev", '"local"'], ["production", "staging"]],
  NODE_ENV: [["development", " Development "], ["production", "test", ""]],
  RAILS_ENV: [["development"], ["production"]],
  ASPNETCORE_ENVIRONMENT: [["Development"], ["Production", "Staging"]],
  SPRING_PROFILES_ACTIVE: [["dev", "prod,dev"], ["prod", "prod,device"]],
  GIN_MODE: [["debug"], ["release"]],
  WERKZEUG_DEBUG_PIN: [["off"], ["123-456-789"]],
};

test("debug switches have the syntax of their readers", () => {
  for (const [name, [on, off]] of Object.entries(DEBUG)) {
    for (const value of on) assert(debugSwitch(name, value, false), `${name}=${value} is on`);
    for (const value of off) assert(!debugSwitch(name, value, false), `${name}=${value} is off`);
  }
  assertEquals(debugSwitch("DEBUG", "*", false)?.mild, true);
});

test("the policy's own switches are on unless they are off", () => {
  assert(debugSwitch("APP_TRACE", "2", true) && !debugSwitch("APP_TRACE", "off", true));
  assert(!debugSwitch("APP_TRACE", "1", false), "not named by the policy");
});

test("a switch that is not UTF-8 is never off", () => {
  for (const name of DEBUG_NAMES) assert(debugSwitch(name, null, false));
  for (const name of DANGEROUS_NAMES) assert(dangerOf(name, null));
});

const DANGERS: Readonly<Record<string, readonly [yes: readonly string[], no: readonly string[]]>> =
  {
    LD_PRELOAD: [["/tmp/x.so", "/usr/lib/libjemalloc.so.2"], ["", " "]],
    LD_LIBRARY_PATH: [["/opt/lib", ":", "lib"], [""]],
    NODE_OPTIONS: [
      [
        "--inspect",
        "--inspect-brk=0.0.0.0:9229",
        "--inspect_wait",
        "-r ./x",
        "--require=x",
        "--import x",
        '"--require" x',
      ],
      [
        "--max-old-space-size=4096",
        "--enable-source-maps",
        "--no-deprecation",
        "--inspect-port=0",
        "--inspect-publish-uid=http",
        "",
      ],
    ],
    PYTHONINSPECT: [["1"], [""]],
    RUBYOPT: [["-r/tmp/x", "-W0 -rx"], [
      "-W0",
      "--yjit",
      "-rbundler/setup",
      "-r/usr/lib/bundler/setup",
    ]],
    JAVA_TOOL_OPTIONS: [
      [
        "-agentlib:jdwp=transport=dt_socket,address=*:5005",
        "-javaagent:/a.jar",
        "-Xmx1g -Xrunjdwp:x",
      ],
      ["-Xmx1g", "-XX:MaxRAMPercentage=75"],
    ],
    GIT_SSH_COMMAND: [
      ["ssh -o StrictHostKeyChecking=no", "/tmp/ssh", "ssh -o ProxyCommand=x", "ssh; x"],
      ["", "ssh -i k", "/usr/bin/ssh -i k -o StrictHostKeyChecking=yes"],
    ],
    NODE_TLS_REJECT_UNAUTHORIZED: [["0"], ["1", "", "false"]],
    PYTHONHTTPSVERIFY: [["0"], ["1"]],
    GIT_SSL_NO_VERIFY: [["1", "false", ""], []],
    NPM_CONFIG_STRICT_SSL: [["false"], ["true", ""]],
    VAULT_SKIP_VERIFY: [["true", "1"], ["false", ""]],
    SSL_VERIFY: [["false", "0"], ["true", ""]],
    DOTNET_STARTUP_HOOKS: [["/x.dll"], [""]],
  };

test("dangers have the syntax of their readers", () => {
  for (const [name, [yes, no]] of Object.entries(DANGERS)) {
    for (const value of yes) assert(dangerOf(name, value), `${name}=${value}`);
    for (const value of no) assert(!dangerOf(name, value), `${name}=${value}`);
  }
  assertEquals(dangerOf("PATH", "/tmp"), undefined);
  assertEquals(dangerOf("constructor", "x"), undefined);
});

test("only what accepts every certificate is worse than the rest", () => {
  assertEquals(dangerOf("NODE_TLS_REJECT_UNAUTHORIZED", "0")?.trustsEverybody, true);
  assertEquals(dangerOf("LD_PRELOAD", "/x.so")?.trustsEverybody, false);
  assert(dangerOf("LD_PRELOAD", "libjemalloc.so.2")?.problem.includes("allocator"));
  assert(!dangerOf("LD_PRELOAD", "libjemalloc.so.2 /x.so")?.problem.includes("allocator"));
});

test("cookies", () => {
  const none = () => undefined;
  const on = (name: string) => name === "SESSION_COOKIE_SECURE" ? "true" : undefined;
  const problem = (
    name: string,
    value: string,
    lookup: (name: string) => string | undefined = none,
  ) => cookieProblem(name, value, lookup);
  assert(problem("COOKIE_SECURE", "false")?.includes("Secure"));
  assert(problem("SESSION_SECURE_COOKIE", "0"));
  assertEquals(problem("COOKIE_SECURE", "true"), undefined);
  assertEquals(problem("COOKIE_SECURE", ""), undefined);
  assertEquals(problem("COOKIE_SECURE", "auto"), undefined);
  assert(problem("SESSION_COOKIE_HTTPONLY", "no")?.includes("HttpOnly"));
  assertEquals(problem("CSRF_COOKIE_HTTPONLY", "False"), undefined, "scripts read it by design");
  assert(problem("SESSION_COOKIE_SAMESITE", "None")?.includes("SameSite=None"));
  assertEquals(problem("SESSION_COOKIE_SAMESITE", "None", on), undefined);
  assertEquals(problem("COOKIE_SAMESITE", "Lax"), undefined);
  assert(problem("COOKIE_SAMESITE", "off"));
  assert(isCookieSwitch("GF_SECURITY_COOKIE_SECURE") && !isCookieSwitch("COOKIE_NAME"));
});

test("build metadata", () => {
  assertEquals(buildMetadataProblem("GIT_COMMIT", "763f729"), undefined);
  assertEquals(buildMetadataProblem("GIT_COMMIT", "a".repeat(64)), undefined);
  assert(buildMetadataProblem("GIT_COMMIT", "763f72"));
  assert(buildMetadataProblem("GIT_SHA", "unknown"));
  assert(buildMetadataProblem("COMMIT_SHA", "main"));
  assertEquals(buildMetadataProblem("APP_VERSION", "1.2.3"), undefined);
  assert(buildMetadataProblem("APP_VERSION", "unknown"));
  assert(buildMetadataProblem("APP_VERSION", " "));
});
