import { changesIdentity, setuidFilesCollector, walk } from "../../../lib/facts/setuid_files.ts";
import type { Facts } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import { type MemoryFiles, memorySystem } from "../../../lib/system/memory.ts";

const target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };
const BOUNDS = { entries: 100, ms: 60_000 };
const file = (mode: number) => ({ content: "", status: { mode } });
const DIRECTORIES = { "/": { entries: [] }, "/usr": { entries: [] } };

function search(files: MemoryFiles, directories: readonly string[], bounds = BOUNDS) {
  const found = walk(
    memorySystem({ files: { ...DIRECTORIES, ...files } }),
    target,
    directories,
    bounds,
  );
  return { ...found, files: found.files.map((one) => one.path) };
}

Deno.test({
  name: "setuid: regular files whose bits take effect",
  permissions: "none",
  fn() {
    const changes = (mode: number, type: "file" | "directory" = "file") =>
      changesIdentity({ type, mode });
    assertEquals(
      [0o4755, 0o4711, 0o4001, 0o2755, 0o6755].map((mode) => changes(mode)).includes(false),
      false,
    );
    assertEquals(
      [0o755, 0o1777, 0o4644, 0o2745, 0].map((mode) => changes(mode)).includes(true),
      false,
    );
    assertEquals(changes(0o2755, "directory"), false);
  },
});

Deno.test({
  name: "setuid: below the directory, through a link to it, each directory once",
  permissions: "none",
  fn() {
    const found = search({
      "/bin": { link: "usr/bin" },
      "/usr/bin/su": file(0o4755),
      "/usr/bin/ls": file(0o755),
      "/usr/bin/deep/er": file(0o2755),
      "/usr/bin/link": { link: "/usr/bin/su" },
    }, ["/bin", "/usr/bin", "/none"]);
    assertEquals(found.files, ["/usr/bin/su", "/usr/bin/deep/er"]);
    assertEquals(found.incomplete, null);
    assertEquals(found.searched, 5);
  },
});

Deno.test({
  name: "setuid: never below /proc, /sys or /dev, nor on another device, which is told",
  permissions: "none",
  fn() {
    const mountinfo = (options: string) =>
      `1 0 0:1 / / rw - ext4 a rw\n2 1 9:9 / /vol ${options} - ext4 b rw\n`;
    const files = (options: string) => ({
      "/proc/self/mountinfo": mountinfo(options),
      "/proc": { entries: [], status: { device: "0:9" } },
      "/proc/su": file(0o4755),
      "/dev/su": file(0o4755),
      "/vol": { entries: [], status: { device: "9:9" } },
      "/vol/su": file(0o4755),
    });
    const found = search(files("rw"), ["/"]);
    assertEquals(found.files, []);
    assertEquals(found.incomplete, "/vol is another filesystem: list it as well");
    assertEquals(search(files("rw,nosuid"), ["/"]).incomplete, null);
    assertEquals(search(files("rw,noexec"), ["/"]).incomplete, null);
    assertEquals(search(files("rw"), ["/", "/vol"]).incomplete, null);
    assertEquals(search(files("rw"), ["/", "/vol"]).files, ["/vol/su"]);
  },
});

Deno.test({
  name: "setuid: the bounds, a directory that may not be listed and a file that may not be seen",
  permissions: "none",
  fn() {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`/usr/bin/${n}`, file(0o755)]),
    );
    assertEquals(search(many, ["/usr/bin"], { entries: 9, ms: 60_000 }).incomplete, null);
    assert(search(many, ["/usr/bin"], { entries: 8, ms: 60_000 }).incomplete !== null);
    assert(search(many, ["/usr/bin"], { entries: 9, ms: -1 }).incomplete?.includes("stopped"));
    assert(
      search({ "/usr/bin": { openError: "EACCES" } }, ["/usr/bin"]).incomplete?.includes("EACCES"),
    );
    assert(search({ "/usr/bin/x": { error: "EIO" } }, ["/usr/bin"]).incomplete?.includes("EIO"));
  },
});

Deno.test({
  name: "setuid: the policy's directories replace the usual ones",
  permissions: "none",
  fn() {
    const policy = {
      ...target.policy,
      filesystem: { ...target.policy.filesystem, setuid: { directories: ["/srv"] } },
    };
    const system = memorySystem({ files: { ...DIRECTORIES, "/srv/x": file(0o4755) } });
    const facts = setuidFilesCollector.collect(system, { ...target, policy }) as Partial<Facts>;
    assert(facts.setuidFiles?.state === "known");
    assertEquals(facts.setuidFiles.value.directories, ["/srv"]);
    assertEquals(facts.setuidFiles.value.files.map((one) => one.path), ["/srv/x"]);
  },
});

Deno.test({
  name: "setuid: directories of PATH are searched and never shown; nosuid ones are left out",
  permissions: "none",
  fn() {
    const collect = (environ: string) => {
      const system = memorySystem({
        files: {
          ...DIRECTORIES,
          "/proc/self/environ": environ,
          "/proc/self/mountinfo":
            "1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / /safe rw,nosuid - ext4 b rw\n",
          "/home/me/bin": { link: "/home/me/real" },
          "/home": { entries: [] },
          "/home/me": { entries: [] },
          "/home/me/real/deep/su": file(0o4755),
          "/safe/su": file(0o4755),
          "/locked": { openError: "EACCES" },
          "/root/bin": { error: "EACCES" },
        },
      });
      const facts = setuidFilesCollector.collect(system, target) as Partial<Facts>;
      assert(facts.setuidFiles?.state === "known");
      return facts.setuidFiles.value;
    };
    const found = collect("PATH=/usr/bin:/home/me/bin:/safe\0");
    assertEquals(found.files.map((one) => one.path), ["$PATH/deep/su"]);
    assertEquals(found.directories.at(-1), "$PATH");
    assertEquals(collect("PATH=/root/bin\0").incomplete, null);
    const locked = collect("PATH=/locked\0");
    assertEquals(locked.incomplete, "a directory on PATH cannot be searched whole");
    assert(!/home|locked/.test(JSON.stringify([found, locked])));
  },
});

Deno.test({
  name: "setuid: a PATH that cannot be read is no empty one",
  permissions: "none",
  fn() {
    const files = { ...DIRECTORIES, "/proc/self/environ": { error: "EACCES" } };
    const facts = setuidFilesCollector.collect(memorySystem({ files }), target) as Partial<Facts>;
    assert(facts.setuidFiles?.state === "known");
    assert(facts.setuidFiles.value.incomplete?.includes("EACCES"));
  },
});
