import { stringify } from "yaml";
import { parsePolicy } from "../../../lib/policy/parse.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";
import { FULL } from "./full_policy.ts";

function problemsOf(text: string): readonly string[] {
  const parsed = parsePolicy(text);
  assert(!parsed.ok, `accepted: ${text.slice(0, 60)}`);
  return parsed.problems;
}

Deno.test("parse: the full policy, as YAML and as JSON, tabs included", () => {
  for (const text of [stringify(FULL), JSON.stringify(FULL), JSON.stringify(FULL, null, "\t")]) {
    assertEquals(parsePolicy(text), { ok: true, policy: FULL });
  }
});

/** The whole line, since it is what the user gets. */
const REFUSED: readonly (readonly [string, string])[] = [
  [
    "filesystem: { private_dir: [/a] }",
    "filesystem.private_dir: unknown key; did you mean private_dirs?",
  ],
  [
    "levels: { running-as-root: error }",
    'levels.running-as-root: expected fail, warn or info, found "error"',
  ],
  [
    "profile: restricte",
    'profile: expected baseline, restricted, host, cluster or relay, found "restricte"; did you mean restricted?',
  ],
  ["production: yes", 'production: expected true, false or { env: NAME }, found "yes"'],
  [
    "production: { env: 'A B' }",
    "production: expected true, false or { env: NAME }, found a mapping",
  ],
  ["production: { env: APP, evn: APP }", "production.evn: unknown key"],
  [
    "network: { ports: ['8080'] }",
    'network.ports[0]: expected a port from 1 to 65535, found "8080"',
  ],
  ["network: { ports: [0] }", "network.ports[0]: expected a port from 1 to 65535, found 0"],
  [
    "network: { ports: 8080 }",
    "network.ports: expected a list, each item a port from 1 to 65535, found 8080",
  ],
  [
    "network: { ports: [.inf] }",
    "network.ports[0]: expected a port from 1 to 65535, found Infinity",
  ],
  ["levels:", "levels: expected a mapping, found nothing (null)"],
  ["process:", "process: expected a mapping with keys such as user, found nothing (null)"],
  ["required: []", "required: expected at least one item, found an empty list"],
  ["only: []", "only: expected at least one item, found an empty list"],
  ["levels: { Foo: fail }", "levels.Foo: the key must be a check id such as running-as-root"],
  [
    "process: { user: root }",
    'process.user: expected a uid, or uid:gid, in digits (10001:10001), found "root"',
  ],
  [
    "process: { user: 4294967295 }",
    "process.user: expected a uid, or uid:gid, in digits (10001:10001), found 4294967295",
  ],
  [
    "process: { user: -1 }",
    "process.user: expected a uid, or uid:gid, in digits (10001:10001), found -1",
  ],
  [
    "process: { capabilities: [NET_RAWW] }",
    'process.capabilities[0]: expected a capability such as NET_BIND_SERVICE, or ALL, found "NET_RAWW"',
  ],
  [
    "process: { keep_descriptors: [2] }",
    "process.keep_descriptors[0]: expected a descriptor's number, 3 or more, found 2",
  ],
  [
    "process: { single_instance: 'true' }",
    'process.single_instance: expected true or false, found "true"',
  ],
  [
    "filesystem: { writable: [data] }",
    'filesystem.writable[0]: expected an absolute path without . or .., found "data"',
  ],
  [
    "filesystem: { writable: [/a/../b] }",
    'filesystem.writable[0]: expected an absolute path without . or .., found "/a/../b"',
  ],
  [
    'filesystem: { env_file: "/a\\0b" }',
    'filesystem.env_file: expected an absolute path without . or .., found "/a\\x00b"',
  ],
  [
    "filesystem: { tmpfs: [{ path: /tmp, size: 50% }] }",
    'filesystem.tmpfs[0].size: expected bytes, or a size such as 64m or 64Mi, found "50%"',
  ],
  [
    "host: { sysctl: { a..b: '1' } }",
    "host.sysctl.a..b: the key must be a setting such as kernel.kptr_restrict",
  ],
  [
    "waivers: [{ id: a, reason: b }]",
    "waivers[0].expires: missing; expected a date such as 2026-12-31",
  ],
  [
    "waivers: [{ id: a, reason: b, expires: 2026-02-30 }]",
    'waivers[0].expires: expected a date such as 2026-12-31, found "2026-02-30"',
  ],
  [
    "waivers: [{ id: a, reason: ' ', expires: 2026-02-03 }]",
    'waivers[0].reason: expected text that says why, found " "',
  ],
  ["constructor: {}", "constructor: unknown key"],
  ["<<: { profile: host }", "<<: unknown key"],
  ["DB_PASSWORD=hunter2", "expected a mapping with keys such as profile, found text"],
  ["- profile", "expected a mapping with keys such as profile, found a list"],
  ["__proto__: { profile: host }", "line 1, column 1: unknown key __proto__"],
  ["levels: { __proto__: fail }", "line 1, column 11: unknown key __proto__"],
  ["profile: host\nprofile: baseline", "line 2, column 1: the key profile is there twice"],
  ["8080: 1", "line 1, column 1: a key that is not text"],
  ["profile: !!js/function x", "line 1, column 10: Unresolved tag: tag:yaml.org,2002:js/function"],
  ["profile: !secret x", "line 1, column 10: Unresolved tag: !secret"],
  [
    "profile: host\n---\nprofile: baseline",
    "line 2, column 1: a second document begins; a policy is one",
  ],
  ["%YAML 1.1\n---\nproduction: yes", "line 1, column 1: not YAML 1.2; remove %YAML"],
  [
    "profile: {{ .Values.profile }}",
    "line 1, column 11: a key that is not text; is this a template that nobody rendered?",
  ],
  ["&a [*a]", "line 1, column 5: an alias to nothing, or to what holds it"],
  ["profile: *a", "line 1, column 10: an alias to nothing, or to what holds it"],
  ["process:\n\tuser: 1", "line 2, column 1: Tabs are not allowed as indentation"],
];

for (const [text, problem] of REFUSED) {
  Deno.test(`parse: refuses ${JSON.stringify(text)}`, () => {
    assertEquals(problemsOf(text), [problem]);
  });
}

Deno.test("parse: an empty policy is not the same as no policy", () => {
  for (const text of ["", "\n\n", "# later\n", "---\n", "--- \n...\n", "null", "~", "{}", "[]"]) {
    assertStringIncludes(problemsOf(text)[0] ?? "", "it is empty");
  }
});

Deno.test("parse: every unknown key in every place is refused", () => {
  function renamed(value: unknown): readonly unknown[] {
    if (Array.isArray(value)) {
      return value.flatMap((one, index) => renamed(one).map((each) => value.with(index, each)));
    }
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, one]) => {
      const { [key]: _, ...others } = value as Record<string, unknown>;
      const inside = renamed(one).map((each) => ({ ...others, [key]: each }));
      return [{ ...others, [`${key}x`]: one }, ...inside];
    });
  }
  // Records: their keys are the user's own. Those inside of them are found by the credentials.
  const free = {
    ...FULL,
    levels: undefined,
    host: undefined,
    env: undefined,
    credentials: undefined,
  };
  const variants = renamed(JSON.parse(JSON.stringify(free)));
  assert(variants.length > 25);
  for (const variant of variants) problemsOf(JSON.stringify(variant));
});

Deno.test("parse: an unknown key of a declared variable or secret is refused", () => {
  for (
    const text of ["env: { A: { fromat: int } }", "credentials: { secrets: { A: { min: 1 } } }"]
  ) {
    assert(problemsOf(text)[0]?.includes("unknown key"));
  }
});

Deno.test("parse: a limit that its format does not know is refused", () => {
  const wrong = [
    "{ min: 1 }",
    "{ format: enum }",
    "{ format: regex }",
    "{ format: int, bytes: 2 }",
    "{ format: int, min: 2, max: 1 }",
    "{ format: string, values: [a] }",
    '{ format: regex, pattern: "(?=a)" }',
    '{ format: regex, pattern: "(a)\\1" }',
  ];
  for (const declared of wrong) problemsOf(`env: { A: ${declared} }`);
});

Deno.test("parse: what is set where variables are declared is never shown", () => {
  for (const text of ["env: { API_KEY: hunter2 }", "credentials: { keys: { K: hunter2 } }"]) {
    assert(!problemsOf(text).join().includes("hunter2"));
  }
});

Deno.test("parse: aliases are allowed, and mean what they say", () => {
  const text = "filesystem:\n  writable: &dirs [/a, /b]\n  private_dirs: *dirs\n";
  assertEquals(parsePolicy(text), {
    ok: true,
    policy: { filesystem: { writable: ["/a", "/b"], private_dirs: ["/a", "/b"] } },
  });
});

Deno.test("parse: of two anchors with one name, an alias means the last one before it", () => {
  const text =
    "filesystem:\n  writable: &x [&y /a]\n  private_dirs: [&y /b]\n  secret_files: *x\n  env_file: *y\n";
  const parsed = parsePolicy(text);
  assert(parsed.ok);
  assertEquals(parsed.policy.filesystem?.env_file, "/b");
});

Deno.test("parse: paths have one spelling, or a link could be taken for a directory", () => {
  const parsed = parsePolicy("filesystem: { private_dirs: [/a/, //b//c//, /] }");
  assert(parsed.ok);
  assertEquals(parsed.policy.filesystem?.private_dirs, ["/a", "/b/c", "/"]);
});
