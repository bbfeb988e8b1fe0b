import {
  envFileCollector,
  namesSecretFile,
  privateDirsCollector,
  secretFilesCollector,
} from "../../../lib/facts/named_paths.ts";
import type { Facts, Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import type { EffectivePolicy } from "../../../lib/policy/types.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

function target(filesystem: Partial<EffectivePolicy["filesystem"]> = {}): Target {
  const policy = defaultPolicy("baseline");
  return {
    proc: "/proc/self",
    pid: undefined,
    policy: { ...policy, filesystem: { ...policy.filesystem, ...filesystem } },
  };
}

function secrets(files: MemoryFiles, filesystem: Partial<EffectivePolicy["filesystem"]> = {}) {
  const facts = secretFilesCollector.collect(memorySystem({ files }), target(filesystem));
  const fact = (facts as Partial<Facts>).secretFiles;
  assert(fact?.state === "known");
  return fact.value;
}

function envFile(files: MemoryFiles, filesystem: Partial<EffectivePolicy["filesystem"]> = {}) {
  const facts = envFileCollector.collect(memorySystem({ files }), target(filesystem));
  const fact = (facts as Partial<Facts>).envFile;
  assert(fact !== undefined);
  return fact;
}

Deno.test({
  name: "secret files: names that announce a secret, and innocent ones",
  permissions: "none",
  fn() {
    const secret = [
      "POSTGRES_PASSWORD_FILE",
      "TLS_KEY_FILE",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "AWS_SHARED_CREDENTIALS_FILE",
      "DATABASE_URL_FILE",
      "jwt_secret_file",
    ];
    const innocent = [
      "SSL_CERT_FILE",
      "LOG_FILE",
      "PID_FILE",
      "CONFIG_FILE",
      "JWT_PUBLIC_KEY_FILE",
      "MONKEY_FILE",
      "_FILE",
      "PASSWORD",
    ];
    assertEquals(secret.filter((name) => !namesSecretFile(name)), []);
    assertEquals(innocent.filter(namesSecretFile), []);
  },
});

Deno.test({
  name: "secret files: links are followed, to the mode that counts",
  permissions: "none",
  fn() {
    const [file] = secrets({
      "/proc/self/environ": "DB_PASSWORD_FILE=/etc/s/password\0",
      "/etc/s/password": { link: "/etc/s/..2024/password" },
      "/etc/s/..2024/password": { content: "x", status: { mode: 0o644 } },
    });
    assert(file?.status.state === "known");
    assertEquals(file.status.value.mode, 0o644);
  },
});

Deno.test({
  name: "secret files: the value of a variable never becomes a part of the fact",
  permissions: "none",
  fn() {
    for (const node of ["x", { error: "EACCES" }, { error: "ENAMETOOLONG" }]) {
      const found = secrets({
        "/proc/self/environ": "API_TOKEN_FILE=/hidden/hunter2\0DB_PASSWORD_FILE=/none/hunter2\0",
        "/hidden/hunter2": node,
      });
      assertEquals(found.map((one) => one.origin), ["API_TOKEN_FILE", "DB_PASSWORD_FILE"]);
      assert(!JSON.stringify(found).includes("hunter2"));
    }
  },
});

Deno.test({
  name: "secret files: relative to the working directory; empty values count as unset",
  permissions: "none",
  fn() {
    const found = secrets({
      "/proc/self/environ": "A_TOKEN_FILE=key\0B_TOKEN_FILE=\0",
      "/proc/self/cwd": { link: "/app" },
      "/app/key": "k",
    });
    assertEquals(found.map((one) => [one.origin, one.status.state]), [["A_TOKEN_FILE", "known"]]);
  },
});

Deno.test({
  name: "secret files: missing is absent; refused, or not UTF-8, is unknown",
  permissions: "none",
  fn() {
    const value = new Uint8Array([...new TextEncoder().encode("B_TOKEN_FILE=/x"), 0xff, 0]);
    const states = (files: MemoryFiles) =>
      secrets(files, { secret_files: ["/run/a"] }).map((one) => one.status.state);
    assertEquals(states({ "/proc/self/environ": "A_TOKEN_FILE=/no\0" }), ["absent", "absent"]);
    assertEquals(
      states({ "/proc/self/environ": { content: value }, "/run/a": { error: "EACCES" } }),
      [
        "unknown",
        "unknown",
      ],
    );
    assertEquals(states({ "/proc/self/environ": { error: "EACCES" }, "/run/a": "x" }), [
      "known",
      "unknown",
    ]);
  },
});

Deno.test({
  name: "private directories: a link is told as a link",
  permissions: "none",
  fn() {
    const system = memorySystem({ files: { "/data": { link: "/tmp" }, "/tmp/x": "x" } });
    const facts = privateDirsCollector.collect(system, target({ private_dirs: ["/data", "/no"] }));
    const fact = (facts as Partial<Facts>).privateDirs;
    assert(fact?.state === "known");
    const [link, missing] = fact.value;
    assertEquals(link?.status.state === "known" && link.status.value.type, "symlink");
    assertEquals(missing?.status.state, "absent");
  },
});

Deno.test({
  name: "env file: the working directory's, else the policy's; a link is not followed",
  permissions: "none",
  fn() {
    const cwd = { "/proc/self/cwd": { link: "/app" }, "/proc/self/cwd/.env": { link: "/etc/x" } };
    const found = envFile(cwd);
    assert(found.state === "known" && found.value.status.state === "known");
    assertEquals(found.value.path, "/app/.env");
    assertEquals(found.value.status.value.type, "symlink");
    assertEquals(envFile({ ...cwd, "/b/.env": "x" }, { env_file: "/b/.env" }).state, "known");
    assertEquals(envFile(cwd, { env_file: "/none/.env" }).state, "absent");
  },
});

Deno.test({
  name: "env file: absent where there is none, unknown where nobody can tell",
  permissions: "none",
  fn() {
    assertEquals(envFile({ "/proc/self/cwd": { link: "/app" } }).state, "absent");
    assertEquals(envFile({ "/proc/self/cwd": { error: "EACCES" } }).state, "unknown");
    assertEquals(envFile({}).state, "unknown");
    const refused = {
      "/proc/self/cwd": { link: "/a" },
      "/proc/self/cwd/.env": { error: "EACCES" },
    };
    assertEquals(envFile(refused).state, "unknown");
  },
});

Deno.test({
  name: "secret files: variables beyond the bound are told, not passed over",
  permissions: "none",
  fn() {
    const environ = (count: number) =>
      Array.from({ length: count }, (_, n) => `A${n}_TOKEN_FILE=/x\0`).join("");
    assertEquals(secrets({ "/proc/self/environ": environ(1000) }).length, 1000);
    const last = secrets({ "/proc/self/environ": environ(1002) }).at(-1);
    assert(last?.status.state === "unknown");
    assert(last.status.reason.startsWith("2 more variables"));
  },
});
