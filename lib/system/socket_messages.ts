/** Messages with descriptors in them, over a socket that was handed down: unix(7), cmsg(3). */
import type { Libc } from "./libc.ts";
import type { Failure, Reading, SocketKind, SocketReply } from "./types.ts";

const SO_TYPE = 3;
const SO_DOMAIN = 39;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const POLLIN = 0x1;
const POLLOUT = 0x4;
const POLLERR = 0x8;
const POLLHUP = 0x10;
/** struct cmsghdr: length 8, level 4, type 4; then the data, the next one 8-byte aligned. */
const CMSGHDR_SIZE = 16;

type Part = Pick<Libc, "socketOption" | "poll" | "sendMessage" | "receiveMessage" | "close">;

/** What a descriptor of this process is; nothing is read from it. */
export function socketKind(
  libc: Part,
  descriptor: number,
): Reading<SocketKind & { readonly hungUp: boolean }> {
  const kind = kindOf(libc, descriptor);
  if (!kind.ok) return kind;
  const state = libc.poll(descriptor, 0, 0);
  if (!state.ok) return state;
  return { ok: true, value: { ...kind.value, hungUp: (state.value & (POLLHUP | POLLERR)) !== 0 } };
}

function kindOf(libc: Part, descriptor: number): Reading<SocketKind> {
  const type = libc.socketOption(descriptor, SO_TYPE);
  if (!type.ok) return type;
  const family = libc.socketOption(descriptor, SO_DOMAIN);
  return family.ok ? { ok: true, value: { family: family.value, type: type.value } } : family;
}

/** One message there, one back; every wait ends after `milliseconds` in all. */
export function exchange(
  libc: Part,
  descriptor: number,
  message: Uint8Array<ArrayBuffer>,
  milliseconds: number,
): Reading<SocketReply> {
  const deadline = performance.now() + milliseconds;
  const attempt = `cannot exchange a message on descriptor ${descriptor}`;
  const before = libc.poll(descriptor, POLLIN | POLLOUT, milliseconds);
  if (!before.ok) return before;
  if ((before.value & POLLHUP) !== 0) return failed(attempt, "EPIPE");
  if ((before.value & POLLIN) !== 0) return failed(attempt, "EBUSY");
  if ((before.value & POLLOUT) === 0) return failed(attempt, "ETIMEDOUT");
  const sent = libc.sendMessage(descriptor, message);
  if (!sent.ok) return sent;
  const after = libc.poll(descriptor, POLLIN, Math.max(0, deadline - performance.now()));
  if (!after.ok) return after;
  if ((after.value & POLLIN) === 0) {
    return failed(attempt, (after.value & POLLHUP) === 0 ? "ETIMEDOUT" : "EPIPE");
  }
  return receive(libc, descriptor, attempt);
}

/** What was received is looked at and closed at once, whatever it is. */
function receive(libc: Part, descriptor: number, attempt: string): Reading<SocketReply> {
  const got = libc.receiveMessage(descriptor);
  if (!got.ok) return got;
  const received = parseRights(got.value.control);
  const descriptors = received.map((one) => {
    const kind = kindOf(libc, one);
    libc.close(one);
    return kind.ok ? kind.value : null;
  });
  const bytes = [...got.value.bytes];
  if (bytes.length === 0 && descriptors.length === 0) return failed(attempt, "EPIPE");
  return { ok: true, value: { bytes, descriptors } };
}

/** The descriptors in a buffer of control messages; total: what is cut off is left out. */
export function parseRights(control: Uint8Array<ArrayBuffer>): number[] {
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const descriptors: number[] = [];
  for (let offset = 0; offset + CMSGHDR_SIZE <= view.byteLength;) {
    const length = Number(view.getBigUint64(offset, true));
    if (length < CMSGHDR_SIZE || length > view.byteLength - offset) break;
    const isRights = view.getInt32(offset + 8, true) === SOL_SOCKET &&
      view.getInt32(offset + 12, true) === SCM_RIGHTS;
    for (let at = CMSGHDR_SIZE; isRights && at + 4 <= length; at += 4) {
      descriptors.push(view.getInt32(offset + at, true));
    }
    offset += (length + 7) & ~7;
  }
  return descriptors;
}

function failed(attempt: string, code: string): Failure {
  return { ok: false, code, message: `${attempt}: ${code}` };
}
