import { EXIT } from "../../../lib/errors.ts";
import { assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import type { MemoryFiles } from "../../../lib/system/memory.ts";
import { HOST, load, refusal, source } from "./load_cases.ts";

/** How a policy in the working directory is planted, and what must be said. */
const PLANTED: readonly (readonly [string, MemoryFiles, string])[] = [
  [
    "by another user",
    { "/app/posture.yaml": { content: HOST, status: { uid: 1000 } } },
    "it belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
  [
    "in a file that everybody can write",
    { "/app/posture.yaml": { content: HOST, status: { mode: 0o666 } } },
    "it is writable by everybody (mode 0666)",
  ],
  [
    "in a file that another group can write",
    { "/app/posture.yaml": { content: HOST, status: { mode: 0o664, gid: 50 } } },
    "it is writable by group 50 (mode 0664)",
  ],
  [
    "in a file of root's group with an access list that lets another user write",
    {
      "/app/posture.yaml": {
        content: HOST,
        status: { mode: 0o664 },
        attributes: { "system.posix_acl_access": new Uint8Array(44) },
      },
    },
    "it is writable by others than its group: by an access list (getfacl)",
  ],
  [
    "in a directory that everybody can write",
    { "/app": { status: { mode: 0o777 } }, "/app/posture.yaml": HOST },
    "the directory /app is writable by everybody (mode 0777)",
  ],
  [
    "in another user's directory",
    { "/app": { status: { uid: 1000 } }, "/app/posture.yaml": HOST },
    "the directory /app belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
  [
    "as another user's link to a file of root's",
    {
      "/app": { status: { mode: 0o1777 } },
      "/app/posture.yaml": { link: "/usr/share/lax.yaml", status: { uid: 1000, mode: 0o777 } },
      "/usr/share/lax.yaml": HOST,
    },
    "it belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
  [
    "as root's link to another user's file",
    {
      "/app/posture.yaml": { link: "/home/u/p.yaml" },
      "/home/u/p.yaml": { content: HOST, status: { uid: 1000 } },
    },
    "it belongs to uid 1000, which is neither root nor uid 10001 (us)",
  ],
];

for (const [how, files, reason] of PLANTED) {
  Deno.test(`trust: a policy planted ${how} is refused`, async () => {
    const [code, message] = await refusal(files);
    assertEquals(code, EXIT.policy);
    assertStringIncludes(message, `/app/posture.yaml: not trusted: ${reason}`);
    assertStringIncludes(message, "or name the policy with --policy");
    const [named] = await refusal(files, { variable: "/app/posture.yaml" });
    assertEquals(named, EXIT.policy, "the environment alone must not name it either");
  });

  Deno.test(`trust: named on the command line, one planted ${how} is used`, async () => {
    assertEquals(await source(files, { path: "posture.yaml" }), "posture.yaml");
  });
}

Deno.test("trust: what is root's, ours, or protected by a sticky directory is used", async () => {
  const trusted: readonly MemoryFiles[] = [
    { "/app/posture.yaml": { content: HOST, status: { uid: 10001, mode: 0o600 } } },
    { "/app/posture.yaml": { content: HOST, status: { uid: 10001, gid: 10001, mode: 0o664 } } },
    { "/app/posture.yaml": { content: HOST, status: { gid: 0, mode: 0o664 } } },
    {
      "/app/posture.yaml": {
        content: HOST,
        attributes: { "system.posix_acl_access": new Uint8Array(44) },
      },
    },
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

Deno.test("trust: when we cannot tell who we are, a found policy is not trusted", async () => {
  const [code] = await refusal({
    "/proc/self": { error: "EACCES" },
    "/app/posture.yaml": { content: HOST, status: { uid: 10001 } },
  });
  assertEquals(code, EXIT.unreadable);
});

Deno.test("trust: a planted file elsewhere stops nothing", async () => {
  assertEquals(await load({ "/app": { status: { mode: 0o777, uid: 1000 } } }), undefined);
});
