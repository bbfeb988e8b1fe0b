import fc from "fast-check";
import {
  isWithin,
  normalPath,
  resolveInTarget,
  statInTarget,
} from "../../../lib/facts/target_path.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const own = { proc: "/proc/self", pid: undefined };
const other = { proc: "/proc/7", pid: 7 };
const directory = { entries: [] };

/** A container's files below its root, beside a trap of the same name in ours. */
function machine(files: MemoryFiles) {
  const inside = Object.entries(files).map(([path, node]) => [`/proc/7/root${path}`, node]);
  return memorySystem({
    files: {
      "/": directory,
      "/proc/7/root": directory,
      "/proc/7/root/": directory,
      ...Object.fromEntries(inside),
      "/etc": directory,
      "/etc/shadow": { content: "ours", status: { mode: 0o640, inode: "666" } },
    },
  });
}

function end(files: MemoryFiles, path: string, follow = true): string {
  const found = resolveInTarget(machine(files), other, path, { follow });
  return found.ok ? found.value.path : found.code;
}

Deno.test({
  name: "target path: an absolute link in another root stays in that root",
  permissions: "none",
  fn() {
    const files = {
      "/secret": { link: "/etc/shadow" },
      "/etc": directory,
      "/etc/shadow": { content: "theirs", status: { mode: 0o600, inode: "42" } },
    };
    const status = statInTarget(machine(files), other, "/secret", { follow: true });
    assert(status.ok && status.value.inode === "42");
    assertEquals(end({ "/secret": { link: "/etc/shadow" } }, "/secret"), "ENOENT");
    assertEquals(end(files, "/secret", false), "/secret");
  },
});

Deno.test({
  name: "target path: links of directories, relative ones and .. never leave the root",
  permissions: "none",
  fn() {
    const files = {
      "/var": directory,
      "/var/run": { link: "/run" },
      "/run": directory,
      "/run/x": "x",
      "/up": { link: "../../../../run/./x" },
      "/app": directory,
      "/app/..data": { link: "..2024" },
      "/app/..2024": directory,
      "/app/..2024/key": "k",
      "/app/key": { link: "..data/key" },
    };
    assertEquals(end(files, "/var/run/x"), "/run/x");
    assertEquals(end(files, "/up"), "/run/x");
    assertEquals(end(files, "/app/key"), "/app/..2024/key");
    assertEquals(end(files, "/../../run//x"), "/run/x");
    assertEquals(end(files, "/run/x/y"), "ENOTDIR");
    assertEquals(end(files, "/nowhere/x"), "ENOENT");
  },
});

Deno.test({
  name: "target path: a loop of links ends, so does a chain of more than 40",
  permissions: "none",
  fn() {
    assertEquals(end({ "/a": { link: "/b" }, "/b": { link: "a" } }, "/a"), "ELOOP");
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from(
          { length },
          (_, n) => [`/l${n}`, n + 1 === length ? "end" : { link: `l${n + 1}` }],
        ),
      );
    assertEquals(end(chain(41), "/l0"), "/l40");
    assertEquals(end(chain(42), "/l0"), "ELOOP");
  },
});

Deno.test({
  name: "target path: every step is told, the root first and the file last",
  permissions: "none",
  fn() {
    const system = memorySystem({
      files: {
        "/": directory,
        "/usr": directory,
        "/usr/bin": directory,
        "/usr/bin/py": { link: "/opt/py3" },
        "/opt": directory,
        "/opt/py3": "elf",
      },
    });
    const found = resolveInTarget(system, own, "/usr/bin/py", { follow: true });
    assertEquals(found.ok && found.value.steps.map((step) => step.path), [
      "/",
      "/usr",
      "/usr/bin",
      "/usr/bin/py",
      "/opt",
      "/opt/py3",
    ]);
  },
});

Deno.test({
  name: "target path: links in another process's /proc speak of us, so they are refused",
  permissions: "none",
  fn() {
    const files = { "/proc": directory, "/proc/self": { link: "1" }, "/proc/1": directory };
    assertEquals(end(files, "/proc/self/fd"), "EINVAL");
  },
});

Deno.test({
  name: "target path: what a process that ended or may not be looked at has is no absence",
  permissions: "none",
  fn() {
    const gone = memorySystem();
    const missing = statInTarget(gone, other, "/etc/x", { follow: true });
    assertEquals(!missing.ok && missing.code, "ESRCH");
    const refused = memorySystem({ files: { "/proc/7/root/": { error: "EACCES" } } });
    const denied = statInTarget(refused, other, "/etc/x", { follow: true });
    assertEquals(!denied.ok && denied.code, "EACCES");
  },
});

Deno.test({
  name: "target path: whole components",
  permissions: "none",
  fn() {
    assertEquals(isWithin("/etcetera", "/etc"), false);
    assertEquals(isWithin("/etc/x", "/etc"), true);
    assertEquals(isWithin("/x", "/"), true);
    assertEquals(normalPath("//a/./b//"), "/a/b");
    assertEquals(normalPath("/"), "/");
  },
});

Deno.test({
  name: "target path: with any links at all, nothing outside the root is looked at",
  permissions: "none",
  fn() {
    const part = fc.constantFrom("a", "b", "..", ".", "", "etc", "shadow");
    const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/"));
    fc.assert(fc.property(path, path, path, (first, second, asked) => {
      const system = machine({ "/a": { link: first }, "/b": { link: `/${second}` } });
      const seen: string[] = [];
      const watching = {
        ...system,
        stat(one: string, options: { readonly follow: boolean }) {
          seen.push(one);
          return system.stat(one, options);
        },
      };
      resolveInTarget(watching, other, `/${asked}`, { follow: true });
      assert(seen.every((one) => one.startsWith("/proc/7/root") && !one.includes("..")));
    }));
  },
});
