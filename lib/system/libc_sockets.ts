/** Sockets: netlink(7), and messages over a descriptor that was handed down. */
import { type Bytes, type Symbols, UNUSED } from "./libc_symbols.ts";
import type { Calls } from "./libc_calls.ts";
import type { Reading } from "./types.ts";

const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;
/** struct msghdr: name 8, its length 8, iovec 8, count 8, control 8, its length 8, flags 8. */
const MSGHDR_SIZE = 56;
/** Where a received message is put: the iovec, its bytes, the control messages. */
const MESSAGE = { bytes: 16, control: 128, size: 384 } as const;

/** Total: each gives a value or the errno. */
export function socketsOf(libc: Symbols, { failure, retrying }: Calls) {
  /** A close-on-exec netlink socket of `protocol` whose receives end after `seconds`. */
  function netlinkSocket(protocol: number, seconds: number): Reading<number> {
    const attempt = `cannot open a netlink socket (protocol ${protocol})`;
    const type = SOCK_DGRAM | SOCK_CLOEXEC;
    const opened = retrying(() => libc.socket(AF_NETLINK, type, protocol, UNUSED), attempt);
    if (!opened.ok) return opened;
    const timeval = new Uint8Array(new BigInt64Array([BigInt(seconds), 0n]).buffer);
    const size = timeval.byteLength;
    if (libc.setsockopt(opened.value, SOL_SOCKET, SO_RCVTIMEO, timeval, size, UNUSED) === 0) {
      return opened;
    }
    const failed = failure(attempt);
    libc.close(opened.value, UNUSED);
    return failed;
  }

  function send(descriptor: number, message: Bytes): Reading<number> {
    const length = BigInt(message.byteLength);
    return retrying(
      () => Number(libc.send(descriptor, message, length, 0, UNUSED)),
      "cannot send to netlink",
    );
  }

  function receive(descriptor: number, buffer: Bytes): Reading<number> {
    const length = BigInt(buffer.byteLength);
    return retrying(
      () => Number(libc.recv(descriptor, buffer, length, 0, UNUSED)),
      "cannot receive from netlink",
    );
  }

  /** getsockopt(SOL_SOCKET) of an option that is an int. */
  function socketOption(descriptor: number, option: number): Reading<number> {
    const value = new Uint8Array(4);
    const size = new Uint8Array(new Uint32Array([value.byteLength]).buffer);
    const call = () => libc.getsockopt(descriptor, SOL_SOCKET, option, value, size, UNUSED);
    const result = retrying(call, `cannot call getsockopt on descriptor ${descriptor}`);
    return result.ok ? { ok: true, value: new DataView(value.buffer).getInt32(0, true) } : result;
  }

  /** poll(2) for `events`, at most `milliseconds`: what happened, 0 for nothing. */
  function poll(descriptor: number, events: number, milliseconds: number): Reading<number> {
    const deadline = performance.now() + milliseconds;
    const entry = new DataView(new ArrayBuffer(8));
    entry.setInt32(0, descriptor, true);
    entry.setInt16(4, events, true);
    const bytes = new Uint8Array(entry.buffer);
    const left = () => Math.max(0, Math.ceil(deadline - performance.now()));
    const result = retrying(
      () => libc.poll(bytes, 1n, left(), UNUSED),
      `cannot poll descriptor ${descriptor}`,
    );
    return result.ok ? { ok: true, value: entry.getInt16(6, true) } : result;
  }

  /** One message, without waiting and without SIGPIPE. */
  function sendMessage(descriptor: number, message: Bytes): Reading<number> {
    const length = BigInt(message.byteLength);
    return retrying(
      () => Number(libc.send(descriptor, message, length, MSG_DONTWAIT | MSG_NOSIGNAL, UNUSED)),
      `cannot send on descriptor ${descriptor}`,
    );
  }

  /**
   * One message, without waiting: its first bytes, and its control messages as the kernel wrote
   * them. The descriptors in those are open, and closed on exec. recvmsg(2) wants pointers, so what
   * it fills is memory of libc's own, freed before this returns.
   */
  function receiveMessage(
    descriptor: number,
  ): Reading<{ readonly bytes: Bytes; readonly control: Bytes }> {
    const memory = libc.malloc(BigInt(MESSAGE.size), UNUSED);
    const attempt = `cannot receive on descriptor ${descriptor}`;
    if (memory === 0n) return failure(attempt);
    try {
      const space = MESSAGE.control - MESSAGE.bytes;
      const iovec = new BigUint64Array([memory + BigInt(MESSAGE.bytes), BigInt(space)]);
      libc.copyIn(memory, new Uint8Array(iovec.buffer), 16n, UNUSED);
      const header = new DataView(new ArrayBuffer(MSGHDR_SIZE));
      header.setBigUint64(16, memory, true);
      header.setBigUint64(24, 1n, true);
      header.setBigUint64(32, memory + BigInt(MESSAGE.control), true);
      header.setBigUint64(40, BigInt(MESSAGE.size - MESSAGE.control), true);
      const flags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
      const bytes = new Uint8Array(header.buffer);
      const got = retrying(() => Number(libc.recvmsg(descriptor, bytes, flags, UNUSED)), attempt);
      if (!got.ok) return got;
      const controlLength = Number(header.getBigUint64(40, true));
      return {
        ok: true,
        value: {
          bytes: copyOf(memory + BigInt(MESSAGE.bytes), got.value),
          control: copyOf(memory + BigInt(MESSAGE.control), controlLength),
        },
      };
    } finally {
      libc.free(memory, UNUSED);
    }
  }

  function copyOf(address: bigint, length: number): Bytes {
    const copy = new Uint8Array(length);
    if (length > 0) libc.copyOut(copy, address, BigInt(length), UNUSED);
    return copy;
  }

  return {
    netlinkSocket,
    send,
    receive,
    socketOption,
    poll,
    sendMessage,
    receiveMessage,
  };
}
