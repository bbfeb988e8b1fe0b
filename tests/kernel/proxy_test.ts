/** A hub behind a real nginx that terminates TLS, in a network namespace of its own. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import type { Report, Status } from "../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import { certificates } from "./hub_servers.ts";
import { run, scratchDirectory, statuses } from "./run.ts";

const CHECKS = "hub-port-public,missing-reverse-proxy,missing-https-termination";

/** Starts nginx and the application (`openssl s_server` on a port of its own), audits, stops both. */
const SCRIPT = `set -eu
ip link set lo up
nginx -c "$1/nginx.conf" -e "$1/error.log" &
proxy=$!
openssl s_server -quiet -accept "$2" -cert "$1/good.pem" -key "$1/good.key" </dev/null >/dev/null 2>&1 &
application=$!
trap 'kill "$application" "$proxy"; wait' EXIT
for _ in $(seq 50); do
  ss -ltn | grep -q :8000 && ss -ltn | grep -q "0.0.0.0:$3" && break
  sleep 0.1
done
shift 3
"$@" || true
`;

function nginxConfig(directory: string, listen: string): string {
  return `daemon off;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  server {
    listen ${listen} ssl;
    ssl_certificate ${directory}/good.pem;
    ssl_certificate_key ${directory}/good.key;
    location / { proxy_pass http://127.0.0.1:8000; }
  }
}
`;
}

async function hub(application: string, listen: string): Promise<Report> {
  const directory = await certificates();
  await Deno.writeTextFile(join(directory, "nginx.conf"), nginxConfig(directory, listen));
  const policy = join(await scratchDirectory(), "policy.yaml");
  await Deno.writeTextFile(policy, "deployment: { application_port: 8000 }\n");
  const { PATH = "" } = Deno.env.toObject();
  const { stdout, stderr } = await run(
    "unshare",
    [
      ...["--net", "bash", "-c", SCRIPT, "bash", directory, application, portOf(listen)],
      ...[BINARY, "audit", "--json", "--policy", policy, "--only", CHECKS],
    ],
    { PATH: `${PATH}:/usr/sbin:/sbin`, CLUSTER_ENABLED: "1" },
  );
  assert(stdout !== "", stderr);
  return JSON.parse(stdout) as Report;
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(":") + 1);
}

Deno.test("kernel: proxy: nginx in front of an application on loopback", async () => {
  const report = await hub("127.0.0.1:8000", "0.0.0.0:443");
  assertEquals(statuses(report), {
    "hub-port-public": "pass",
    "missing-https-termination": "pass",
    "missing-reverse-proxy": "pass",
  });
  const proxy = report.results.find(({ id }) => id === "missing-reverse-proxy");
  assertStringIncludes(proxy?.message ?? "", "nginx runs (pid ");
});

Deno.test("kernel: proxy: nginx in front of an application on every address", async () => {
  const report = await hub("0.0.0.0:8000", "0.0.0.0:443");
  assertEquals(statuses(report), {
    "hub-port-public": "warn",
    "missing-https-termination": "pass",
    "missing-reverse-proxy": "pass",
  });
  const port = report.results.find(({ id }) => id === "hub-port-public");
  assertStringIncludes(port?.message ?? "", "held by openssl");
});

Deno.test("kernel: proxy: nginx on another port than 443", async () => {
  const report = await hub("127.0.0.1:8000", "0.0.0.0:8443");
  assertEquals(statuses(report), {
    "hub-port-public": "pass",
    "missing-https-termination": "warn",
    "missing-reverse-proxy": "pass",
  });
});

Deno.test("kernel: proxy: none at all", async () => {
  const args = ["audit", "--json", "--mode", "hub", "--only", CHECKS];
  const { stdout } = await run("unshare", ["--net", BINARY, ...args], Deno.env.toObject());
  const expected: Readonly<Record<string, Status>> = {
    "hub-port-public": "skip",
    "missing-https-termination": "warn",
    "missing-reverse-proxy": "warn",
  };
  const found = statuses(JSON.parse(stdout));
  // This machine may run a proxy of its own.
  const own = await anyProxy() ? { "missing-reverse-proxy": "pass" as const } : {};
  assertEquals(found, { ...expected, ...own });
});

/** One that has ended, and that nobody waits for, is none: its state is Z. */
async function anyProxy(): Promise<boolean> {
  const names = /^\d+ \((nginx|caddy|traefik|haproxy|envoy|httpd|apache2)\) [^ZX]/m;
  const { stdout } = await run("sh", ["-c", "cat /proc/[0-9]*/stat 2>/dev/null"], {
    PATH: Deno.env.get("PATH") ?? "",
  });
  return names.test(stdout);
}
