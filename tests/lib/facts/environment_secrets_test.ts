import {
  environmentSecretsCollector,
  findEnvironmentSecrets,
} from "../../../lib/facts/environment_secrets.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const collect = async (environ: string | Uint8Array | { error: string }) => {
  const node = typeof environ === "string" || environ instanceof Uint8Array
    ? { content: environ }
    : environ;
  const system = memorySystem({ files: { "/proc/self/environ": node } });
  return (await environmentSecretsCollector.collect(system, target)).environmentSecrets;
};

Deno.test({
  name: "environment secrets: names and reasons, sorted, never a value",
  permissions: "none",
  async fn() {
    const fact = await collect(
      "PATH=/bin\0GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D\0DB_PASSWORD=hunter2\0A_TOKEN=f3A9k2Lq8Zx7Wb4Tn6Vy\0",
    );
    assertEquals(fact, {
      state: "known",
      source: "/proc/self/environ",
      value: [{ name: "A_TOKEN", reason: "a secret" }, {
        name: "DB_PASSWORD",
        reason: "a password",
      }],
    });
  },
});

Deno.test({
  name: "environment secrets: an empty environment has none, an unreadable one is unknown",
  permissions: "none",
  async fn() {
    assertEquals((await collect(""))?.state, "known");
    assertEquals((await collect({ error: "EACCES" }))?.state, "unknown");
    assertEquals((await collect({ error: "ENOENT" }))?.state, "unknown");
  },
});

Deno.test({
  name: "environment secrets: the .env is a file and no environment",
  permissions: "none",
  async fn() {
    const system = memorySystem({
      files: {
        "/proc/self/environ": "A=b\0",
        "/proc/self/cwd": { link: "/app" },
        "/app/.env": "DB_PASSWORD=hunter2\n",
      },
    });
    const { environmentSecrets } = await environmentSecretsCollector.collect(system, target);
    assertEquals(environmentSecrets, { state: "known", value: [], source: "/proc/self/environ" });
  },
});

Deno.test({
  name: "environment secrets: bytes that are no UTF-8",
  permissions: "none",
  fn() {
    assertEquals(findEnvironmentSecrets(new Map([["APP_SECRET", null], ["X", null]])), [
      { name: "APP_SECRET", reason: "bytes that are no text" },
    ]);
  },
});
