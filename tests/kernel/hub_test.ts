/** The hub's checks against real servers: every certificate, every bad manner, and nobody at all. */
import { join } from "node:path";
import { BINARY } from "../../scripts/build.ts";
import type { Report, Result, Status } from "../../lib/report/types.ts";
import { assert, assertEquals, assertStringIncludes } from "../../lib/std/assert.ts";
import {
  type Certificate,
  certificates,
  freePort,
  type Server,
  slowServer,
  tcpServer,
  tlsServer,
} from "./hub_servers.ts";
import { type Run, run, scratchDirectory, statuses } from "./run.ts";

const HUB = "hub-unreachable,hub-certificate-invalid,hub-url-not-https";
const MIB = 1024 * 1024;

async function environment(url: string): Promise<Record<string, string>> {
  return { HUB_URL: url, DENO_CERT: join(await certificates(), "ca.pem") };
}

async function audit(url: string, more: readonly string[] = []): Promise<Report> {
  const args = ["audit", "--json", "--only", HUB, ...more];
  const { stdout, stderr } = await run(BINARY, args, await environment(url));
  assert(stdout !== "", stderr);
  return JSON.parse(stdout) as Report;
}

function resultOf(report: Report, id: string): Result {
  const found = report.results.find((one) => one.id === id);
  assert(found !== undefined, `no result of ${id}`);
  return found;
}

interface Case {
  readonly name: string;
  readonly server: () => Promise<Server> | Server;
  readonly reachable?: Status;
  readonly certificate: Status;
  readonly message: string;
}

const ofCertificate = (kind: Certificate, certificate: Status, message: string): Case => ({
  name: `a certificate that is ${kind}`,
  server: () => tlsServer(kind),
  certificate,
  message,
});

const date = (days: number) =>
  new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

const cases: readonly Case[] = [
  ofCertificate("good", "pass", `verifies and is valid until ${date(100)}`),
  ofCertificate("soon", "warn", `expires on ${date(5.5)}, in 5 days`),
  ofCertificate("expired", "warn", `has expired (valid until ${date(-2)})`),
  ofCertificate("future", "warn", `is not valid yet (valid from ${date(2)})`),
  ofCertificate("wrong-name", "warn", "is for another name than HUB_URL's host"),
  ofCertificate("self-signed", "warn", "is self-signed"),
  ofCertificate("unknown-issuer", "warn", "was issued by nobody that is trusted here"),
  {
    name: "TLS 1.1 alone",
    server: () => tlsServer("good", ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]),
    certificate: "warn",
    message: "offers no TLS 1.2 or 1.3",
  },
  {
    name: "a port that speaks plain text",
    server: () =>
      tcpServer(async (one) => {
        await one.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.2\r\n"));
      }),
    certificate: "warn",
    message: "does not speak TLS",
  },
  {
    name: "a port that accepts and says nothing",
    server: () => tcpServer(() => Promise.resolve()),
    certificate: "unknown",
    message: "no answer within 1 s",
  },
  {
    name: "a port that accepts and closes",
    server: () => tcpServer((one) => Promise.resolve(one.close())),
    certificate: "unknown",
    message: "no TLS handshake: the connection was",
  },
  {
    name: "a closed port",
    server: () => ({ port: freePort(), stop() {} }),
    reachable: "warn",
    certificate: "unknown",
    message: "the connection was refused",
  },
];

async function shortWait(): Promise<readonly string[]> {
  const path = join(await scratchDirectory(), "policy.yaml");
  await Deno.writeTextFile(path, "hub: { timeout: 1 }\n");
  return ["--policy", path];
}

for (const { name, server, reachable = "pass", certificate, message } of cases) {
  Deno.test({
    name: `kernel: hub: ${name}`,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const { port, stop } = await server();
      try {
        const report = await audit(`https://localhost:${port}/api`, await shortWait());
        const judged = resultOf(report, "hub-certificate-invalid");
        assertEquals(judged.status, certificate, judged.message);
        assertStringIncludes(judged.message, message);
        assertEquals(resultOf(report, "hub-unreachable").status, reachable);
        assertEquals(resultOf(report, "hub-url-not-https").status, "pass");
        assertEquals(report.permissions, ["read", "net", "env"]);
        assert(!JSON.stringify(report).includes("localhost"), "a part of HUB_URL is shown");
        assert(!JSON.stringify(report).includes(String(port)), "a part of HUB_URL is shown");
      } finally {
        await stop();
      }
    },
  });
}

Deno.test("kernel: hub: an IP address in the certificate is enough", async () => {
  const { port, stop } = await tlsServer("good");
  const report = await audit(`https://127.0.0.1:${port}`);
  await stop();
  assertEquals(resultOf(report, "hub-certificate-invalid").status, "pass");
});

Deno.test("kernel: hub: a CA that nobody trusts, without DENO_CERT", async () => {
  const { port, stop } = await tlsServer("good");
  const env = { HUB_URL: `https://localhost:${port}` };
  const { stdout } = await run(BINARY, ["audit", "--json", "--only", HUB], env);
  await stop();
  const report = JSON.parse(stdout) as Report;
  const { message } = resultOf(report, "hub-certificate-invalid");
  assertStringIncludes(message, "issued by nobody that is trusted here");
  assertEquals(statuses(report), {
    "hub-certificate-invalid": "warn",
    "hub-unreachable": "pass",
    "hub-url-not-https": "pass",
  });
});

Deno.test("kernel: hub: a host that does not resolve", async () => {
  const report = await audit("https://no-such-host.invalid/");
  const { status, message } = resultOf(report, "hub-unreachable");
  assertEquals(status, "warn", message);
  assert(!JSON.stringify(report).includes("no-such-host"));
});

Deno.test({
  name: "kernel: hub: a slow one is waited for, and asked once by each check",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const behind = await tlsServer("good");
    const slow = slowServer(behind.port, 700);
    const url = `https://localhost:${slow.port}`;
    try {
      const args = ["audit", "--json", "--only", "deployment"];
      const { stdout } = await run(BINARY, args, await environment(url));
      const report = JSON.parse(stdout) as Report;
      assertEquals(resultOf(report, "hub-certificate-invalid").status, "pass");
      // To see whether it answers, for the verdict of its certificate, and for the certificate itself.
      assertEquals(slow.accepted(), 3);
    } finally {
      slow.stop();
      await behind.stop();
    }
  },
});

/** What posture received from sockets, by strace. */
async function traced(args: readonly string[], env: Record<string, string>) {
  const file = join(await scratchDirectory(), "trace");
  const calls = "trace=socket,connect,recvfrom,recvmsg,execve,vfork,fork";
  const strace = ["-f", "-qq", "-e", calls, "-e", "signal=none", "-o", file, BINARY, ...args];
  const { PATH = "" } = Deno.env.toObject();
  const ended: Run = await run("strace", strace, { PATH, ...env });
  const text = await Deno.readTextFile(file);
  const bytes = [...text.matchAll(/recv(?:from|msg)\b.*\) = (\d+)$/gm)]
    .reduce((sum, [, count]) => sum + Number(count), 0);
  return { ...ended, text, bytes };
}

Deno.test({
  name: "kernel: hub: of a flood at most 1 MiB is read",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const record = new Uint8Array(16 * 1024 + 5);
    // A TLS handshake record of 16 KiB: the start of a message that never ends.
    record.set([22, 3, 3, 0x40, 0x00, 2, 0xff, 0xff, 0xff]);
    for (const piece of [new Uint8Array(64 * 1024).fill(0x41), record]) {
      const flood = tcpServer(async (one) => {
        for (;;) await one.write(piece);
      });
      const url = await environment(`https://localhost:${flood.port}`);
      const { bytes, stdout } = await traced(["audit", "--json", "--only", HUB], url);
      flood.stop();
      assert(bytes <= MIB, `${bytes} bytes were read`);
      assert(resultOf(JSON.parse(stdout), "hub-certificate-invalid").status !== "pass");
    }
  },
});

Deno.test({
  name: "kernel: hub: endless data after a good handshake",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const directory = await certificates();
    const listener = Deno.listenTls({
      hostname: "127.0.0.1",
      port: 0,
      cert: await Deno.readTextFile(join(directory, "good.pem")),
      key: await Deno.readTextFile(join(directory, "good.key")),
    });
    (async () => {
      for await (const one of listener) {
        (async () => {
          for (;;) await one.write(new Uint8Array(16384));
        })().catch(() => {});
      }
    })().catch(() => {});
    const env = await environment(`https://localhost:${listener.addr.port}`);
    const { bytes, stdout } = await traced(["audit", "--json", "--only", HUB], env);
    listener.close();
    assert(bytes <= MIB, `${bytes} bytes were read`);
    assertEquals(resultOf(JSON.parse(stdout), "hub-certificate-invalid").status, "pass");
  },
});

const INTERNET = /socket\(AF_INET|connect\(.*AF_INET/;

Deno.test("kernel: hub: strace sees the connections that are made", async () => {
  const env = await environment(`https://localhost:${freePort()}`);
  const { text } = await traced(["audit"], env);
  assert(INTERNET.test(text), "the trace shows no connection at all: it proves nothing");
});

const QUIET: readonly (readonly [name: string, args: readonly string[], hub: boolean])[] = [
  ["without a hub", ["audit"], false],
  ["as a named agent without a hub", ["audit", "--mode", "agent"], false],
  [
    "with the checks not selected",
    ["audit", "--skip", "hub-unreachable,hub-certificate-invalid"],
    true,
  ],
  ["in another mode", ["audit", "--mode", "hub"], true],
  ["in another profile", ["audit", "--profile", "baseline"], true],
  ["in the gate", ["exec", "--report-only", "--", "/bin/true"], true],
  ["for facts", ["facts"], true],
];

for (const [name, args, hub] of QUIET) {
  Deno.test(`kernel: hub: no connection ${name}`, async () => {
    const env = hub ? await environment(`https://localhost:${freePort()}`) : {};
    const { text } = await traced(args, env);
    assert(!INTERNET.test(text), INTERNET.exec(text)?.[0]);
    if (args[0] !== "audit") return;
    const { stdout } = await run(BINARY, [...args, "--json"], env);
    assert(!(JSON.parse(stdout) as Report).permissions.includes("net"), "net was kept");
  });
}
