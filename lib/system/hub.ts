/**
 * The hub, as far as posture talks to it: three connections, each of which ends by itself. Nothing
 * is sent but a TLS handshake and nothing is read but the peer's part of it, at most 1 MiB.
 */
import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import type { Failure, Reading } from "./types.ts";

/** Where the hub listens, and how long to wait for it. */
export interface HubAddress {
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly seconds: number;
}

/** What a certificate says about itself; nobody has verified it. */
export interface PeerCertificate {
  /** In ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly selfSigned: boolean;
}

/** The part of `System` that reaches the network; every failure's message names no host. */
export interface HubAccess {
  /** A TCP connection, opened and closed. */
  connectHub(address: HubAddress): Promise<Reading<true>>;
  /** A TLS handshake: `TLS` is the code of a failure that came from the handshake itself. */
  verifyHub(address: HubAddress): Promise<Reading<true>>;
  /** The certificate that the hub shows, whoever issued it. */
  hubCertificate(address: HubAddress): Promise<Reading<PeerCertificate>>;
}

/** Longest slice of waiting, ms: time in which this process itself was busy is not counted. */
const SLICE = 50;

/** The real network, through Deno and node:tls. */
export const hubAccess: HubAccess = {
  connectHub: (address) => withinLimit(address, openTcp),
  verifyHub: (address) => withinLimit(address, verify),
  hubCertificate: (address) => withinLimit(address, showCertificate),
};

/** What one attempt has open, to be closed when its time is over. */
type Open = (resource: { close(): void }) => void;

async function openTcp({ host, port }: HubAddress, open: Open): Promise<true> {
  open(await Deno.connect({ hostname: host, port }));
  return true;
}

/** `Deno.connectTls` gives the verdict; node:tls's own is not to be trusted (2.7.11). */
async function verify({ host, port }: HubAddress, open: Open): Promise<true> {
  const connection = await Deno.connectTls({ hostname: host, port });
  open(connection);
  await connection.handshake();
  return true;
}

/** A failed handshake still emits secureConnect here, with an empty certificate. */
function showCertificate({ host, port }: HubAddress, open: Open): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connect({ host, port, rejectUnauthorized: false, ...name }, () => {
      try {
        resolve(describe(socket.getPeerCertificate().raw));
      } catch (error) {
        reject(error);
      }
    });
    open({ close: () => void socket.destroy() });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed before a certificate was shown")));
  });
}

function describe(raw: Uint8Array | undefined): PeerCertificate {
  if (raw === undefined || raw.byteLength === 0) throw new Error("no certificate was shown");
  const certificate = new X509Certificate(raw);
  const validFrom = Date.parse(certificate.validFrom);
  const validTo = Date.parse(certificate.validTo);
  if (Number.isNaN(validFrom) || Number.isNaN(validTo)) throw new Error("its dates are unreadable");
  return { validFrom, validTo, selfSigned: certificate.issuer === certificate.subject };
}

/** The attempt's outcome, or a timeout; whatever it opened is closed, also when it comes late. */
async function withinLimit<T>(
  address: HubAddress,
  attempt: (address: HubAddress, open: Open) => Promise<T>,
): Promise<Reading<T>> {
  const opened: { close(): void }[] = [];
  let over = false;
  const open: Open = (resource) => {
    if (over) close(resource);
    else opened.push(resource);
  };
  const outcome: Promise<Reading<T>> = attempt(address, open).then(
    (value) => ({ ok: true, value }),
    (error) => failureOf(error),
  );
  const timer = startTimer(address.seconds);
  try {
    return await Promise.race([outcome, timer.ended]);
  } finally {
    over = true;
    timer.stop();
    opened.forEach(close);
  }
}

function startTimer(seconds: number): { readonly ended: Promise<Failure>; stop(): void } {
  let stopped = false;
  let handle = 0;
  const ended = (async (): Promise<Failure> => {
    for (let waited = 0; waited < seconds * 1000 && !stopped; waited += SLICE) {
      await new Promise((resolve) => handle = setTimeout(resolve, SLICE));
    }
    return { ok: false, code: "ETIMEDOUT", message: `no answer within ${seconds} s` };
  })();
  return {
    ended,
    stop: () => {
      stopped = true;
      clearTimeout(handle);
    },
  };
}

function close(resource: { close(): void }): void {
  try {
    resource.close();
  } catch {
    // It was closed by the peer.
  }
}

/** errno(3) of what connecting can end with. */
const ERRNO: Readonly<Record<string, readonly [code: string, message: string]>> = {
  1: ["EPERM", "connecting is not permitted"],
  13: ["EACCES", "connecting is not permitted"],
  101: ["ENETUNREACH", "the network is unreachable"],
  104: ["ECONNRESET", "the connection was reset"],
  110: ["ETIMEDOUT", "the connection timed out"],
  111: ["ECONNREFUSED", "the connection was refused"],
  113: ["EHOSTUNREACH", "there is no route to the host"],
};

/** Deno's errors carry the number in their text; what is not known here shows no text at all. */
export function failureOf(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const [code, words] = ERRNO[/\(os error (\d+)\)/.exec(message)?.[1] ?? ""] ?? [];
  if (code !== undefined && words !== undefined) return failure(code, words);
  if (/failed to lookup address|ENOTFOUND|EAI_/.test(message)) {
    return failure("ENOTFOUND", "its host name does not resolve");
  }
  if (name === "UnexpectedEof") return failure("EPIPE", "the connection was closed");
  if (name === "NotCapable") return failure("EPERM", "posture holds no permission to connect");
  if (name === "InvalidData") return failure("TLS", tlsReason(message));
  return failure("EIO", "connecting failed");
}

function failure(code: string, message: string): Failure {
  return { ok: false, code, message };
}

/** rustls' words and ours: its text holds the host's name, which is a part of HUB_URL's value. */
const TLS_REASONS: readonly (readonly [RegExp, string])[] = [
  [/certificate expired/i, "the certificate has expired"],
  [/not valid yet/i, "the certificate is not valid yet"],
  [/not valid for name/i, "the certificate is for another name than HUB_URL's host"],
  [/UnknownIssuer/, "the certificate was issued by nobody that is trusted here"],
  [/CaUsedAsEndEntity/, "the certificate is a CA's own, not a server's"],
  [/Revoked/, "the certificate was revoked"],
  [/BadSignature|UnsupportedSignature/, "the certificate's signature is not valid"],
  [/InvalidPurpose/, "the certificate is not one for a server"],
  [/ProtocolVersion|NoVersion|Tls1[23]NotOffered|NotOfferedTls/i, "it offers no TLS 1.2 or 1.3"],
  [/HandshakeFailure|NoCipherSuites|NoKxGroups/, "it offers no cipher suite of today"],
  [/CertificateRequired|NoCertificates/, "it asks for a client's certificate, or shows none"],
  [/corrupt message|InvalidContentType|InvalidMessage/i, "it does not speak TLS"],
];

/** Why rustls refused the peer, without any name that its text holds. */
export function tlsReason(message: string): string {
  const known = TLS_REASONS.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return known;
  const alert = /received fatal alert: ([A-Za-z]{1,40})\b/.exec(message)?.[1];
  return alert === undefined ? "the TLS handshake failed" : `it refused the handshake (${alert})`;
}
