/** Servers on loopback to try the hub's checks on: certificates of a CA made here, and bad manners. */
import { join } from "node:path";
import { run, scratchDirectory } from "./run.ts";

/** A server, and the port it listens on. */
export interface Server {
  readonly port: number;
  stop(): void | Promise<void>;
}

/** The kinds of certificates that a server of these can show. */
export type Certificate =
  | "good"
  | "soon"
  | "expired"
  | "future"
  | "wrong-name"
  | "self-signed"
  | "unknown-issuer";

const CONFIG = `[ca]
default_ca=d
[d]
database=index.txt
new_certs_dir=.
default_md=sha256
policy=p
unique_subject=no
rand_serial=yes
[p]
commonName=supplied
`;
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const DAY = 24 * 60 * 60 * 1000;

let made: Promise<string> | undefined;

/** The directory with `ca.pem` and, for each kind, `KIND.pem` and `KIND.key`. */
export function certificates(): Promise<string> {
  return made ??= makeCertificates();
}

async function makeCertificates(): Promise<string> {
  const directory = await scratchDirectory();
  await Deno.writeTextFile(join(directory, "ca.cnf"), CONFIG);
  await Deno.writeTextFile(join(directory, "index.txt"), "");
  for (const ca of ["ca", "other-ca"]) await selfSign(directory, ca, `/CN=${ca}`, []);
  const now = Date.now();
  const local = "DNS:localhost,IP:127.0.0.1";
  await sign(directory, "good", { names: local, from: now - DAY, to: now + 100 * DAY });
  await sign(directory, "soon", { names: local, from: now - DAY, to: now + 5.5 * DAY });
  await sign(directory, "expired", { names: local, from: now - 9 * DAY, to: now - 2 * DAY });
  await sign(directory, "future", { names: local, from: now + 2 * DAY, to: now + 9 * DAY });
  await sign(directory, "wrong-name", {
    names: "DNS:other.test",
    from: now - DAY,
    to: now + 100 * DAY,
  });
  await sign(directory, "unknown-issuer", {
    names: local,
    from: now - DAY,
    to: now + 100 * DAY,
    ca: "other-ca",
  });
  await selfSign(directory, "self-signed", "/CN=localhost", [
    "-addext",
    `subjectAltName=${local}`,
    "-addext",
    "basicConstraints=critical,CA:FALSE",
  ]);
  return directory;
}

async function selfSign(directory: string, name: string, subject: string, more: string[]) {
  await openssl(directory, [
    ...["req", "-x509", ...KEY, "-keyout", `${name}.key`, "-out", `${name}.pem`],
    ...["-days", "100", "-subj", subject, ...more],
  ]);
}

interface Signed {
  readonly names: string;
  readonly from: number;
  readonly to: number;
  readonly ca?: string;
}

async function sign(directory: string, name: string, { names, from, to, ca = "ca" }: Signed) {
  await openssl(directory, [
    ...["req", ...KEY, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`],
  ]);
  const extensions = `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`;
  await Deno.writeTextFile(join(directory, `${name}.ext`), extensions);
  await openssl(directory, [
    ...["ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", `${ca}.pem`, "-keyfile"],
    ...[`${ca}.key`, "-in", `${name}.csr`, "-extfile", `${name}.ext`, "-out", `${name}.pem`],
    ...["-startdate", asn1(from), "-enddate", asn1(to)],
  ]);
}

/** `20261120130000Z`. */
function asn1(time: number): string {
  return `${new Date(time).toISOString().replace(/\D/g, "").slice(0, 14)}Z`;
}

async function openssl(directory: string, args: readonly string[]): Promise<void> {
  const script = 'cd "$1" && shift && exec openssl "$@"';
  const { code, stderr } = await run("sh", ["-c", script, "sh", directory, ...args], {
    PATH: Deno.env.get("PATH") ?? "",
  });
  if (code !== 0) throw new Error(`openssl ${args[0]} ended with ${code}: ${stderr}`);
}

/** `openssl s_server` with one of the certificates. */
export async function tlsServer(kind: Certificate, more: readonly string[] = []): Promise<Server> {
  const directory = await certificates();
  const port = freePort();
  const child = new Deno.Command("openssl", {
    args: [
      ...["s_server", "-quiet", "-accept", `127.0.0.1:${port}`, ...more],
      ...["-cert", join(directory, `${kind}.pem`), "-key", join(directory, `${kind}.key`)],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await untilOpen(port);
  return {
    port,
    async stop() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** A TCP server that does `serve` with each connection. */
export function tcpServer(serve: (connection: Deno.TcpConn) => Promise<void>): Server {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  (async () => {
    for await (const connection of listener) {
      open.add(connection);
      serve(connection).catch(() => {});
    }
  })().catch(() => {});
  return {
    port: listener.addr.port,
    stop() {
      listener.close();
      for (const connection of open) close(connection);
    },
  };
}

/** Passes bytes on to another port after a while, in both directions; counts who came. */
export function slowServer(
  port: number,
  milliseconds: number,
): Server & { readonly accepted: () => number } {
  let accepted = 0;
  const server = tcpServer(async (connection) => {
    accepted++;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const behind = await Deno.connect({ hostname: "127.0.0.1", port });
    await Promise.allSettled([
      connection.readable.pipeTo(behind.writable),
      behind.readable.pipeTo(connection.writable),
    ]);
  });
  return { ...server, accepted: () => accepted };
}

/** A port on which nothing listens. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      close(await Deno.connect({ hostname: "127.0.0.1", port }));
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  throw new Error(`nothing listens on port ${port}`);
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // The peer did.
  }
}
