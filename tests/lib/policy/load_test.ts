import { EXIT, UserError } from "../../../lib/errors.ts";
import { loadPolicy, POLICY_LIMIT } from "../../../lib/policy/load.ts";
import type { LoadedPolicy, PolicySearch } from "../../../lib/policy/load.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import type { MemoryFiles, MemoryNode } from "../../../lib/system/memory.ts";

const US: MemoryNode = { status: { uid: 10001, gid: 10001 } };
const HOST = "profile: host\n";

interface Where extends Partial<Omit<PolicySearch, "env">> {
  readonly variable?: string;
}

function load(files: MemoryFiles, where: Where = {}): Promise<LoadedPolicy | undefined> {
  const { variable, ...search } = where;
  const system = memorySystem({ files: { "/proc/self": US, "/app": {}, ...files } });
  const env = (name: string) => name === "POSTURE_POLICY" ? variable : undefined;
  return loadPolicy(system, { cwd: "/app", env, ...search });
}

async function source(files: MemoryFiles, where?: Where): Promise<string | undefined> {
  return (await load(files, where))?.source;
}

/** Exit code and message of the refusal that must come. */
async function refusal(files: MemoryFiles, where?: Where): Promise<readonly [number, string]> {
  try {
    const loaded = await load(files, where);
    throw new Error(`accepted: ${JSON.stringify(loaded)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.exitCode, error.message];
  }
}

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
  assertEquals(await source(named, { variable: "/etc/a.yaml" }), "/etc/a.yaml");
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
  for (const where of [{ path: "no.yaml" }, { variable: "no.yaml" }]) {
    const files = { "/app/posture.yaml": HOST };
    const [code, message] = await refusal(files, where);
    assertEquals(code, EXIT.unreadable);
    assertStringIncludes(message, "no.yaml: cannot ");
    assertStringIncludes(message, "/app/no.yaml: ENOENT (no such file or directory)");
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

/** How a policy in the working directory is planted, and what must be said. */
const PLANTED: readonly (readonly [string, MemoryFiles, string])[] = [
  [
    "by another user",
    { "/app/posture.yaml": { content: HOST, status: { uid: 1000 } } },
    "/app/posture.yaml belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
  [
    "in a file that everybody can write",
    { "/app/posture.yaml": { content: HOST, status: { mode: 0o666 } } },
    "/app/posture.yaml is writable by everybody (mode 0666)",
  ],
  [
    "in a file that another group can write",
    { "/app/posture.yaml": { content: HOST, status: { mode: 0o664, gid: 50 } } },
    "/app/posture.yaml is writable by group 50 (mode 0664)",
  ],
  [
    "in a directory that everybody can write",
    { "/app": { status: { mode: 0o777 } }, "/app/posture.yaml": HOST },
    "/app is writable by everybody (mode 0777)",
  ],
  [
    "in another user's directory",
    { "/app": { status: { uid: 1000 } }, "/app/posture.yaml": HOST },
    "/app belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
  [
    "as another user's link to a file of root's",
    {
      "/app": { status: { mode: 0o1777 } },
      "/app/posture.yaml": { link: "/usr/share/lax.yaml", status: { uid: 1000, mode: 0o777 } },
      "/usr/share/lax.yaml": HOST,
    },
    "/app/posture.yaml belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
  [
    "as root's link to another user's file",
    {
      "/app/posture.yaml": { link: "/home/u/p.yaml" },
      "/home/u/p.yaml": { content: HOST, status: { uid: 1000 } },
    },
    "/app/posture.yaml belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
];

for (const [how, files, reason] of PLANTED) {
  Deno.test(`load: a policy planted ${how} is refused`, async () => {
    const [code, message] = await refusal(files);
    assertEquals(code, EXIT.policy);
    assertStringIncludes(message, `/app/posture.yaml: not used, since ${reason}`);
    assertStringIncludes(message, "--policy /app/posture.yaml");
    const [named] = await refusal(files, { variable: "/app/posture.yaml" });
    assertEquals(named, EXIT.policy, "the environment alone must not name it either");
  });

  Deno.test(`load: named on the command line, one planted ${how} is used`, async () => {
    assertEquals(await source(files, { path: "posture.yaml" }), "posture.yaml");
  });
}

Deno.test("load: what is root's, ours, or protected by a sticky directory is used", async () => {
  const trusted: readonly MemoryFiles[] = [
    { "/app/posture.yaml": { content: HOST, status: { uid: 10001, mode: 0o600 } } },
    { "/app/posture.yaml": { content: HOST, status: { uid: 10001, gid: 10001, mode: 0o664 } } },
    { "/app/posture.yaml": { content: HOST, status: { gid: 0, mode: 0o664 } } },
    { "/app": { status: { uid: 10001 } }, "/app/posture.yaml": HOST },
    {
      "/app": { status: { mode: 0o1777 } },
      "/app/posture.yaml": { content: HOST, status: { uid: 10001 } },
    },
    {
      "/app/posture.yaml": { link: "/app/..data/posture.yaml", status: { mode: 0o777 } },
      "/app/..data/posture.yaml": HOST,
    },
  ];
  for (const files of trusted) assertEquals(await source(files), "/app/posture.yaml");
});

Deno.test("load: when we cannot tell who we are, a found policy is not trusted", async () => {
  const [code] = await refusal({
    "/proc/self": { error: "EACCES" },
    "/app/posture.yaml": { content: HOST, status: { uid: 10001 } },
  });
  assertEquals(code, EXIT.unreadable);
});

Deno.test("load: a planted file elsewhere stops nothing", async () => {
  assertEquals(await load({ "/app": { status: { mode: 0o777, uid: 1000 } } }), undefined);
});
