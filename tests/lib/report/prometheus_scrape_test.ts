/**
 * The way of a node: posture writes for the textfile collector, node_exporter shows it, Prometheus
 * asks for it. The real ones, on loopback, on ports that the kernel gives.
 */
import { assertEquals } from "../../../lib/std/assert.ts";
import { posture } from "../../command_line.ts";

/** How long a server may take to answer, in steps of 100 ms. */
const MAX_WAITS = 600;

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** What `ask` gives once it gives something; a server that is not up yet refuses. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let waits = 0; waits < MAX_WAITS; waits++) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: no answer`);
}

async function withServer(
  command: string,
  args: readonly string[],
  use: () => Promise<void>,
): Promise<void> {
  const server = new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" })
    .spawn();
  try {
    await use();
  } finally {
    server.kill("SIGKILL");
    await server.status;
  }
}

async function exported(port: number): Promise<readonly string[] | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const lines = (await response.text()).split("\n");
  const own = lines.filter((line) => line.startsWith("posture_"));
  const broken = lines.find((line) => line.startsWith("node_textfile_scrape_error "));
  assertEquals(broken, "node_textfile_scrape_error 0");
  return own.length === 0 ? undefined : own;
}

/** The value of one series; undefined as long as there is none. */
async function query(port: number, expression: string): Promise<string | undefined> {
  const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = await (await fetch(url)).json();
  return data.result[0]?.value[1];
}

const PROMETHEUS = (exporter: number) => `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ["127.0.0.1:${exporter}"] }]
`;

Deno.test("prometheus: node_exporter shows it, and Prometheus answers with it", async () => {
  const directory = await Deno.makeTempDir();
  const [exporter, server] = [freePort(), freePort()];
  const report = ["--facts", "docker_default.json", "--format", "prometheus"];
  const { code, stdout } = await posture(report);
  assertEquals(code, 2);
  await Deno.mkdir(`${directory}/textfile`);
  await Deno.writeTextFile(`${directory}/textfile/posture.prom`, stdout);
  await Deno.writeTextFile(`${directory}/prometheus.yaml`, PROMETHEUS(exporter));
  const collector = [
    `--web.listen-address=127.0.0.1:${exporter}`,
    "--collector.disable-defaults",
    "--collector.textfile",
    `--collector.textfile.directory=${directory}/textfile`,
  ];
  const database = [
    `--config.file=${directory}/prometheus.yaml`,
    `--storage.tsdb.path=${directory}/data`,
    `--web.listen-address=127.0.0.1:${server}`,
  ];
  try {
    await withServer("prometheus-node-exporter", collector, async () => {
      const shown = await eventually("node_exporter", () => exported(exporter));
      const written = stdout.split("\n").filter((line) => line.startsWith("posture_"));
      assertEquals(shown.length, written.length);
      await withServer("prometheus", database, async () => {
        const ask = (expression: string) => eventually(expression, () => query(server, expression));
        assertEquals(await ask("posture_health_overall"), "0");
        assertEquals(
          await ask('posture_health_reason{severity="fail",reason="running-as-root"}'),
          "1",
        );
        assertEquals(await ask("posture_exit_code"), "2");
        const failed = stdout.split("\n").find((line) => line.includes('status="fail"'));
        assertEquals(await ask('posture_results{status="fail"}'), failed?.split(" ").at(-1));
        assertEquals(await ask("count(posture_build_info)"), "1");
      });
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
