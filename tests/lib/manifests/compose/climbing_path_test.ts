/** Where a bind mount's `../..` leads, on real directories and from stdin: by the compiled binary. */
import { assertEquals } from "../../../../lib/std/assert.ts";

const BINARY = new URL("../../../../dist/posture", import.meta.url).pathname;
const SCAN = ["scan", "--json", "--only", "service-with-host-path", "--as", "compose"];

function mounting(source: string): string {
  return `services: { a: { image: a, volumes: ["${source}:/x"] } }\n`;
}

/** Status and message of the one result. */
async function told(
  named: string | readonly string[],
  cwd: string,
  stdin = "",
): Promise<string> {
  const child = new Deno.Command(BINARY, {
    args: [...SCAN, named].flat(),
    cwd,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { results } = JSON.parse(new TextDecoder().decode((await child.output()).stdout));
  return results.map(({ status, message }: { status: string; message: string }) =>
    `${status} ${message}`
  ).join("\n");
}

Deno.test("scan: a path that climbs is seen from the file's own directory, however that is named", async () => {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    Deno.mkdirSync(`${root}/a`);
    const climb = `${"../".repeat(root.split("/").length - 1)}etc`;
    Deno.writeTextFileSync(`${root}/c.yaml`, mounting(climb));
    const message = `fail Service a mounts the host's /etc (${climb}) at /x (writable)`;
    assertEquals(await told("c.yaml", root), message);
    assertEquals(await told(`${root}/c.yaml`, "/"), message);
    assertEquals(await told("../c.yaml", `${root}/a`), message);
    Deno.writeTextFileSync(`${root}/a/c.yaml`, mounting("../etc"));
    assertEquals((await told("a/c.yaml", root)).slice(0, 5), "pass ");
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("scan -: where a path climbs to is unknown when that may be the host's", async () => {
  for (
    const [source, status] of [["../../etc", "unknown"], ["..", "unknown"], ["../data", "pass"]]
  ) {
    const result = await told("-", "/srv", mounting(source ?? ""));
    assertEquals(result.split(" ")[0], status, result);
  }
});

Deno.test("scan -f -: stdin is a compose file among others, as for docker compose", async () => {
  const result = await told(["-f", "-"], "/srv", mounting("/etc"));
  assertEquals(result, "fail Service a mounts the host's /etc at /x (writable)");
});
