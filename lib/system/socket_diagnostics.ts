/** The socket tables over netlink: sock_diag(7). */
import type { Libc } from "./libc.ts";
import type { Reading } from "./types.ts";

const NETLINK_SOCK_DIAG = 4;
const NETLINK_SECONDS = 2;
const NLMSG_DONE = 3;
const NLMSG_ERROR = 2;
const MAX_DATAGRAMS = 4096;

/**
 * Everything that the kernel answers to one sock_diag(7) request. It builds datagrams of at most
 * 32 KiB (NLMSG_GOODSIZE and its successors); each goes through `buffer`.
 */
export function socketDiagnostics(
  libc: Libc,
  request: Uint8Array<ArrayBuffer>,
  buffer: Uint8Array<ArrayBuffer>,
): Reading<readonly Uint8Array[]> {
  const socket = libc.netlinkSocket(NETLINK_SOCK_DIAG, NETLINK_SECONDS);
  if (!socket.ok) return socket;
  try {
    const sent = libc.send(socket.value, request);
    return sent.ok ? receiveDump(libc, socket.value, buffer) : sent;
  } finally {
    libc.close(socket.value);
  }
}

function receiveDump(
  libc: Libc,
  socket: number,
  buffer: Uint8Array<ArrayBuffer>,
): Reading<readonly Uint8Array[]> {
  const datagrams: Uint8Array[] = [];
  while (datagrams.length < MAX_DATAGRAMS) {
    const got = libc.receive(socket, buffer);
    if (!got.ok) return got;
    datagrams.push(buffer.slice(0, got.value));
    if (endsDump(buffer, got.value)) return { ok: true, value: datagrams };
  }
  const message = `cannot read the socket table: more than ${MAX_DATAGRAMS} netlink datagrams`;
  return { ok: false, code: "ETOOBIG", message };
}

/** True when a datagram holds the message that ends a dump, or is too damaged to walk. */
function endsDump(datagram: Uint8Array<ArrayBuffer>, length: number): boolean {
  const view = new DataView(datagram.buffer, datagram.byteOffset, length);
  for (let offset = 0; offset + 16 <= length;) {
    const size = view.getUint32(offset, true);
    const type = view.getUint16(offset + 4, true);
    if (type === NLMSG_DONE || type === NLMSG_ERROR || size < 16) return true;
    offset += (size + 3) & ~3;
  }
  return length < 16;
}
