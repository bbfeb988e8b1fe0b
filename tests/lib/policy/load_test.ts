import { EXIT, UserError } from "../../../lib/errors.ts";
import { loadPolicy, POLICY_LIMIT } from "../../../lib/policy/load.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import type { MemoryNode } from "../../../lib/system/memory.ts";
import { HOST, load, refusal, source } from "./load_cases.ts";

Deno.test("load: no policy anywhere is no policy", async () => {
  assertEquals(await load({}), undefined);
});

Deno.test("load: the search order", async () => {
  const files: Record<string, string> = { "/etc/posture/policy.yaml": HOST };
  assertEquals(await source(files), "/etc/posture/policy.yaml");
  assertEquals(
    await source({ ...files, "/app/posture.json": '{"profile":"host"}' }),
    "/app/posture.json",
  );
  assertEquals(await source({ ...files, "/app/posture.yml": HOST }), "/app/posture.yml");
  const named = { ...files, "/app/posture.yaml": HOST, "/etc/a.yaml": HOST, "/app/b.yaml": HOST };
  assertEquals(await source(named), "/app/posture.yaml");
  assertEquals(await source(named, { variable: "/etc/a.yaml" }), "$POSTURE_POLICY");
  assertEquals(await source(named, { variable: "/etc/a.yaml", path: "b.yaml" }), "b.yaml");
});

Deno.test("load: in the root directory too", async () => {
  assertEquals(await source({ "/posture.yaml": HOST }, { cwd: "/" }), "/posture.yaml");
});

Deno.test("load: the policy, and the hash of the file's bytes", async () => {
  assertEquals(await load({ "/app/posture.yaml": HOST }), {
    policy: { profile: "host" },
    source: "/app/posture.yaml",
    // printf 'profile: host\n' | sha256sum
    sha256: "b3432d4de75f1724d85d949bfb7a92400a38dc6ffae1b599d383b8ddf81c126b",
  });
});

Deno.test("load: a byte order mark is no part of the first key", async () => {
  const loaded = await load({ "/app/posture.yaml": `\ufeff${HOST}` });
  assertEquals(loaded?.policy, { profile: "host" });
});

Deno.test("load: a policy that was named and is not there is an error", async () => {
  const [code, message] = await refusal({ "/app/posture.yaml": HOST }, { path: "no.yaml" });
  assertEquals(code, EXIT.unreadable);
  assertStringIncludes(message, "no.yaml: cannot ");
  assertStringIncludes(message, "/app/no.yaml: ENOENT (no such file or directory)");
});

Deno.test("load: no part of the path in $POSTURE_POLICY is shown, whatever is wrong", async () => {
  const cases: readonly [Record<string, string | MemoryNode>, string][] = [
    [{}, "$POSTURE_POLICY: cannot read the file that it names: ENOENT"],
    [{ "/s3cr3t/v4lue": { openError: "EACCES" } }, "permission denied"],
    [{ "/s3cr3t/v4lue": { status: { type: "directory" } } }, "is a directory"],
    [{ "/s3cr3t/v4lue": "x".repeat(POLICY_LIMIT + 1) }, "ETOOBIG"],
    [{ "/s3cr3t/v4lue": { content: HOST, status: { uid: 7 } } }, "not trusted: it belongs"],
    [{ "/s3cr3t/v4lue": HOST, "/s3cr3t": { status: { mode: 0o777 } } }, "its directory is writ"],
    [{ "/s3cr3t/v4lue": "profil: host" }, "$POSTURE_POLICY: profil: unknown key"],
    [{ "/s3cr3t/v4lue": "\u0007" }, "$POSTURE_POLICY: line 1: a control character"],
  ];
  for (const [files, part] of cases) {
    const [, message] = await refusal(files, { variable: "/s3cr3t/v4lue" });
    assertStringIncludes(message, part);
    assert(!/s3cr3t|v4lue/.test(message), message);
  }
});

Deno.test("load: a variable that is set but empty is an error", async () => {
  assertEquals(await refusal({ "/app/posture.yaml": HOST }, { variable: "" }), [
    EXIT.policy,
    "$POSTURE_POLICY is set, but empty; unset it or name a file",
  ]);
});

Deno.test("load: a variable that cannot be read is an error", async () => {
  const env = () => {
    throw new Error("invalid unicode");
  };
  try {
    await loadPolicy(memorySystem(), { env, cwd: "/app" });
    throw new Error("accepted");
  } catch (error) {
    assert(error instanceof UserError);
    assertEquals(error.exitCode, EXIT.unreadable);
  }
});

Deno.test("load: a policy that is there and cannot be read is never the profile alone", async () => {
  const nodes: readonly (readonly [MemoryNode, string])[] = [
    [{ content: HOST, openError: "EACCES" }, "EACCES (permission denied)"],
    [{ error: "EACCES" }, "EACCES (permission denied)"],
    [{ error: "EIO" }, "EIO (input/output error)"],
    [{ error: "ELOOP" }, "ELOOP (too many symbolic links)"],
    [{ entries: [] }, "EISDIR"],
    [{ link: "/nowhere" }, "ENOENT"],
    [{ content: "x".repeat(POLICY_LIMIT + 1) }, "ETOOBIG"],
  ];
  for (const path of ["/app/posture.yaml", "/app/posture.json", "/etc/posture/policy.yaml"]) {
    for (const [node, problem] of nodes) {
      const [code, message] = await refusal({ [path]: node });
      assertEquals(code, EXIT.unreadable, message);
      assertStringIncludes(message, `${path}: cannot `);
      assertStringIncludes(message, problem);
    }
  }
});

Deno.test("load: two policies in one directory are an error", async () => {
  const [code, message] = await refusal({ "/app/posture.yaml": HOST, "/app/posture.json": "{}" });
  assertEquals(code, EXIT.policy);
  assertEquals(message, "/app/posture.yaml: there is /app/posture.json too; keep one of them");
});

Deno.test("load: bytes that are no text are an error", async () => {
  const latin1 = new Uint8Array([...new TextEncoder().encode("# "), 0xe9, 0x0a]);
  const utf16 = new Uint8Array([0xff, 0xfe, 0x70, 0x00]);
  const files: readonly (readonly [string | Uint8Array, string])[] = [
    [latin1, "p.yaml: not UTF-8; save it as UTF-8"],
    [utf16, "p.yaml: not UTF-8; save it as UTF-8"],
    ["profile: host\n\u0000", "p.yaml: line 2: a control character (\\x00)"],
    ["profile: host # \u001b[2J", "p.yaml: line 1: a control character (\\x1b)"],
  ];
  for (const [content, message] of files) {
    const seen = await refusal({ "/app/p.yaml": { content } }, { path: "p.yaml" });
    assertEquals(seen, [EXIT.unreadable, message]);
  }
});

Deno.test("load: every problem has its line, up to ten", async () => {
  const two = "profiles: host\nlevel: {}\n";
  assertEquals(await refusal({ "/app/p.yaml": two }, { path: "p.yaml" }), [
    EXIT.policy,
    "p.yaml: profiles: unknown key; did you mean profile?\n" +
    "posture: p.yaml: level: unknown key; did you mean levels?",
  ]);
  const many = Array.from({ length: 13 }, (_, index) => `zzzzzzzz${index}: 1\n`).join("");
  const [, message] = await refusal({ "/app/p.yaml": many }, { path: "p.yaml" });
  const lines = message.split("\n");
  assertEquals(lines.length, 11);
  assertEquals(lines[10], "posture: p.yaml: and 3 more problems");
});
