/**
 * NETLINK_SOCK_DIAG: the request for a dump of sockets and its answer. sock_diag(7). Only the bytes
 * are dealt with here. Numbers are in host byte order, little-endian on x86_64 and aarch64; ports
 * and addresses are in network byte order.
 */
import { formatIpv4, formatIpv6 } from "./ip_address.ts";
import type { FactValue } from "./types.ts";

/** One socket, as the fact `sockets` holds it. */
export type Socket = FactValue<"sockets">[number];

/** What a dump gave: every socket of it, or why it is not to be trusted. */
export type Dump =
  | { readonly ok: true; readonly sockets: readonly Socket[] }
  | { readonly ok: false; readonly reason: string; readonly interrupted: boolean };

/** The state that makes a socket a listener: TCP_LISTEN; for UDP TCP_CLOSE, bound and unconnected. */
export const LISTENING = { tcp: 10, tcp6: 10, udp: 7, udp6: 7 } as const;

const FAMILY = { tcp: 2, tcp6: 10, udp: 2, udp6: 10 } as const;
const IP_PROTOCOL = { tcp: 6, tcp6: 6, udp: 17, udp6: 17 } as const;

const HEADER = 16;
const REQUEST = 56;
/** struct inet_diag_msg: id at 4 (ports, source at 8), uid at 64, inode at 68. */
const MESSAGE = 72;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;
const NLM_F_DUMP_INTR = 0x10;
const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;

/** nlmsghdr and inet_diag_req_v2 for the listeners of one protocol in our network namespace. */
export function dumpRequest(protocol: Socket["protocol"]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + REQUEST);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.byteLength, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, true);
  view.setUint32(8, 1, true);
  view.setUint8(HEADER, FAMILY[protocol]);
  view.setUint8(HEADER + 1, IP_PROTOCOL[protocol]);
  view.setUint32(HEADER + 4, 1 << LISTENING[protocol], true);
  return bytes;
}

/** Whole only with NLMSG_DONE; anything unexpected on the way makes the whole dump untrusted. */
export function parseDump(protocol: Socket["protocol"], datagrams: readonly Uint8Array[]): Dump {
  const sockets: Socket[] = [];
  for (const datagram of datagrams) {
    const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
    let offset = 0;
    while (offset < view.byteLength) {
      const message = parseMessage(protocol, view, offset);
      if (typeof message === "string") return untrusted(message);
      if (message.interrupted) return untrusted("the dump was interrupted by a change", true);
      if (message.done) return { ok: true, sockets };
      if (message.socket !== undefined) sockets.push(message.socket);
      offset += message.size;
    }
  }
  return untrusted("the dump has no end");
}

function untrusted(reason: string, interrupted = false): Dump {
  return { ok: false, reason: `NETLINK_SOCK_DIAG: ${reason}`, interrupted };
}

interface Message {
  readonly size: number;
  readonly interrupted: boolean;
  readonly done: boolean;
  readonly socket: Socket | undefined;
}

/** The netlink message at `offset`, or why it is none. */
function parseMessage(
  protocol: Socket["protocol"],
  view: DataView,
  offset: number,
): Message | string {
  const left = view.byteLength - offset;
  const length = left < HEADER ? 0 : view.getUint32(offset, true);
  if (length < HEADER || length > left) return "a truncated message";
  const type = view.getUint16(offset + 4, true);
  const payload = new DataView(view.buffer, view.byteOffset + offset + HEADER, length - HEADER);
  // A dump that is refused, too, ends in NLMSG_DONE: with the negated error number.
  const errno = payload.byteLength >= 4 ? -payload.getInt32(0, true) : 0;
  if (type === NLMSG_ERROR) return `the kernel refused the dump (errno ${errno})`;
  if (type === NLMSG_DONE && errno > 0) return `the dump ended early (errno ${errno})`;
  const socket = type === SOCK_DIAG_BY_FAMILY ? parseSocket(protocol, payload) : undefined;
  if (type === SOCK_DIAG_BY_FAMILY && socket === undefined) return "a truncated socket";
  if (![NLMSG_NOOP, NLMSG_DONE, SOCK_DIAG_BY_FAMILY].includes(type)) return `message type ${type}`;
  return {
    size: (length + 3) & ~3,
    interrupted: (view.getUint16(offset + 6, true) & NLM_F_DUMP_INTR) !== 0,
    done: type === NLMSG_DONE,
    socket,
  };
}

function parseSocket(protocol: Socket["protocol"], view: DataView): Socket | undefined {
  if (view.byteLength < MESSAGE) return undefined;
  const family = FAMILY[protocol];
  if (view.getUint8(0) !== family || view.getUint8(1) !== LISTENING[protocol]) return undefined;
  const source = new Uint8Array(view.buffer, view.byteOffset + 8, 16);
  return {
    protocol,
    address: family === 2 ? formatIpv4(source) : formatIpv6(source),
    port: view.getUint16(4, false),
    uid: view.getUint32(64, true),
    inode: String(view.getUint32(68, true)),
  };
}
