/**
 * The credential brokers that are declared, and what their descriptors are.
 *
 * The handshake of `--probe`, over the SOCK_SEQPACKET socket, one packet each way:
 *   0x01  open a stream   → 0x00 and exactly one stream socket (SCM_RIGHTS)
 *   other, here 0x7F      → 0xFF, no descriptor
 */
import { readConfiguration } from "../configuration/configuration.ts";
import { type DeclaredBroker, declaredBrokers } from "../configuration/credential_broker.ts";
import type { Reading, SocketKind, SocketReply, System } from "../system/types.ts";
import { TABLE_LIMIT } from "../system/types.ts";
import { parseCloseOnExec } from "./descriptors.ts";
import { absent, known, unknown } from "./fact.ts";
import { parseSocketLink } from "./socket_owners.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Broker = FactValue<"credentialBrokers">[number];
type Socket = Broker["socket"];

/** What a broker's socket has to be. */
export const BROKER_SOCKET = "unix SOCK_SEQPACKET";

const OPEN_STREAM = 0x01;
const MALFORMED = 0x7f;
const GRANTED = 0x00;
const REFUSED = 0xff;
/** For each of the two messages. */
const PROBE_MS = 1000;

const FAMILIES: Readonly<Record<number, string>> = {
  1: "unix",
  2: "inet",
  10: "inet6",
  16: "netlink",
};
const TYPES: Readonly<Record<number, string>> = {
  1: "SOCK_STREAM",
  2: "SOCK_DGRAM",
  3: "SOCK_RAW",
  5: "SOCK_SEQPACKET",
};
const NOT_OPEN = new Set(["ENOENT", "ESRCH", "EBADF"]);

/** Absent: none is declared. */
export const credentialBrokersCollector = defineCollector({
  name: "credential brokers",
  provides: ["credentialBrokers"],
  collect(system, target) {
    const configuration = readConfiguration(system, target);
    if (!configuration.ok) return { credentialBrokers: unknown(configuration.message) };
    const declared = declaredBrokers(configuration.value, target.policy.credentials);
    if (declared.length === 0) {
      return { credentialBrokers: absent("no credential broker is declared") };
    }
    const incomplete = configuration.value.incomplete ?? null;
    const brokers = declared.map((one) => readBroker(system, target, one, incomplete));
    return { credentialBrokers: known(brokers, "environment, policy and descriptors") };
  },
});

function readBroker(
  system: System,
  target: Target,
  declared: DeclaredBroker,
  incomplete: string | null,
): Broker {
  const { descriptor, problem } = declared;
  const socket = descriptor === null
    ? absent(problem ?? "no descriptor")
    : readSocket(system, target, descriptor);
  return { ...declared, incomplete, socket, probe: probed(system, target, descriptor, socket) };
}

function readSocket(system: System, target: Target, descriptor: number): Socket {
  const path = `${target.proc}/fd/${descriptor}`;
  const link = system.readLink(path);
  if (!link.ok) {
    return NOT_OPEN.has(link.code)
      ? absent(`descriptor ${descriptor} is not open`)
      : unknown(link.message);
  }
  if (target.pid !== undefined) return socketOfOther(system, target, link.value);
  const info = system.readText(`${target.proc}/fdinfo/${descriptor}`);
  // The runtime's own descriptors take the numbers that were free: all of them close on exec.
  if (info.ok && parseCloseOnExec(info.value) === true) {
    return absent(`descriptor ${descriptor} is not open, or closed on exec`);
  }
  const kind = system.socketKind(descriptor);
  if (kind.ok) return known({ kind: kindName(kind.value), hungUp: kind.value.hungUp }, path);
  if (kind.code === "ENOTSOCK") return known({ kind: "no socket", hungUp: null }, path);
  return kind.code === "EBADF"
    ? absent(`descriptor ${descriptor} is not open`)
    : unknown(kind.message);
}

function kindName({ family, type }: SocketKind): string {
  return `${FAMILIES[family] ?? `family ${family}`} ${TYPES[type] ?? `type ${type}`}`;
}

/** Another process's descriptor cannot be asked; the table of unix sockets tells its type. */
function socketOfOther(system: System, target: Target, link: string): Socket {
  const inode = parseSocketLink(link);
  const path = `${target.proc}/net/unix`;
  if (inode === undefined) return known({ kind: "no socket", hungUp: null }, path);
  const table = system.readText(path, { limit: TABLE_LIMIT });
  if (!table.ok) return unknown(table.message);
  const type = parseUnixType(table.value, inode);
  return type === undefined
    ? unknown(`${path} does not hold socket ${inode}: not unix, or of another network namespace`)
    : known({ kind: kindName({ family: 1, type }), hungUp: null }, path);
}

/** SOCK_* of a unix socket: `Num RefCount Protocol Flags Type St Inode Path`, Type in hex. */
export function parseUnixType(table: string, inode: string): number | undefined {
  for (const line of table.split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    const type = fields[4] ?? "";
    if (fields[6] === inode && /^[0-9a-f]{1,4}$/i.test(type)) return parseInt(type, 16);
  }
  return undefined;
}

function probed(
  system: System,
  target: Target,
  descriptor: number | null,
  socket: Socket,
): Broker["probe"] {
  if (target.probe !== true) return absent("no handshake without --probe");
  if (target.pid !== undefined) return absent("another process's descriptor cannot be probed");
  const isReady = socket.state === "known" && socket.value.kind === BROKER_SOCKET &&
    socket.value.hungUp !== true;
  if (!isReady || descriptor === null) return absent("not probed: no broker is there");
  return known({ problem: handshakeProblem(system, descriptor) }, `descriptor ${descriptor}`);
}

/** Why the handshake is not as it should be, or null. */
function handshakeProblem(system: System, descriptor: number): string | null {
  const ask = (request: number) => system.exchange(descriptor, new Uint8Array([request]), PROBE_MS);
  return refusalProblem(ask(MALFORMED)) ?? grantProblem(ask(OPEN_STREAM));
}

function refusalProblem(reply: Reading<SocketReply>): string | null {
  if (!reply.ok) return `gives no answer to a malformed request (${failureText(reply.code)})`;
  const { bytes, descriptors } = reply.value;
  if (descriptors.length > 0) return "gives a descriptor for a malformed request";
  const isRefusal = bytes.length === 1 && bytes[0] === REFUSED;
  return isRefusal ? null : `does not refuse a malformed request with 0xFF: ${answerText(bytes)}`;
}

function grantProblem(reply: Reading<SocketReply>): string | null {
  if (!reply.ok) return `gives no answer to a valid request (${failureText(reply.code)})`;
  const { bytes, descriptors } = reply.value;
  if (bytes.length !== 1 || bytes[0] !== GRANTED) {
    return `does not grant a valid request with 0x00: ${answerText(bytes)}`;
  }
  const [stream] = descriptors;
  if (descriptors.length !== 1) {
    return `gives ${descriptors.length} descriptors for a valid request, not one`;
  }
  return stream?.type === 1 ? null : "gives a descriptor that is no stream socket";
}

/** How long the answer is: its bytes could be anything, a secret too. */
function answerText(bytes: readonly number[]): string {
  return bytes.length === 1 ? "another byte" : `${bytes.length} bytes`;
}

function failureText(code: string): string {
  if (code === "ETIMEDOUT") return `none within ${PROBE_MS} ms`;
  if (code === "EPIPE" || code === "ECONNRESET") return "it closed its end";
  return code === "EBUSY" ? "something unread was in the socket" : code;
}
