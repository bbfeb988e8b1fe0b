import fc from "fast-check";
import { exchange, parseRights, socketKind } from "../../../lib/system/socket_messages.ts";
import type { Failure, Reading } from "../../../lib/system/types.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";

const POLLIN = 1;
const POLLOUT = 4;
const POLLHUP = 16;

/** A control message as the kernel writes it: struct cmsghdr, then the data, 8-byte aligned. */
function control(level: number, type: number, values: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer((16 + values.length * 4 + 7) & ~7));
  view.setBigUint64(0, BigInt(16 + values.length * 4), true);
  view.setInt32(8, level, true);
  view.setInt32(12, type, true);
  values.forEach((value, index) => view.setInt32(16 + index * 4, value, true));
  return new Uint8Array(view.buffer);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

const ok = <T>(value: T): Reading<T> => ({ ok: true, value });
const failed = (code: string): Failure => ({ ok: false, code, message: code });

/** A socket at descriptor 5 with these answers of poll(2), and one message to receive. */
function fake(polls: readonly number[], bytes: readonly number[], rights: Uint8Array<ArrayBuffer>) {
  const closed: number[] = [];
  const waits: number[] = [];
  let next = 0;
  const part = {
    socketOption: (descriptor: number, option: number): Reading<number> =>
      descriptor === 9 ? failed("ENOTSOCK") : ok(option === 39 ? 1 : descriptor === 5 ? 5 : 1),
    poll: (_descriptor: number, _events: number, milliseconds: number): Reading<number> => {
      waits.push(milliseconds);
      return ok(polls[next++] ?? 0);
    },
    sendMessage: (): Reading<number> => ok(1),
    receiveMessage: () => ok({ bytes: new Uint8Array(bytes), control: rights }),
    close: (descriptor: number) => void closed.push(descriptor),
  };
  return { part, closed, waits };
}

const REQUEST = new Uint8Array([1]);
const NONE = new Uint8Array(0);

Deno.test({
  name: "socket messages: what came with an answer is looked at and closed, whatever it is",
  permissions: "none",
  fn() {
    const { part, closed } = fake([POLLOUT, POLLIN], [0], control(1, 1, [7, 9]));
    assertEquals(exchange(part, 5, REQUEST, 100), {
      ok: true,
      value: { bytes: [0], descriptors: [{ family: 1, type: 1 }, null] },
    });
    assertEquals(closed, [7, 9]);
  },
});

const WRONG: readonly (readonly [string, readonly number[], string])[] = [
  ["closed before", [POLLOUT | POLLHUP], "EPIPE"],
  ["something unread", [POLLOUT | POLLIN], "EBUSY"],
  ["no room", [0], "ETIMEDOUT"],
  ["no answer", [POLLOUT, 0], "ETIMEDOUT"],
  ["closed meanwhile", [POLLOUT, POLLHUP], "EPIPE"],
];

for (const [name, polls, code] of WRONG) {
  Deno.test({
    name: `socket messages: ${name} is ${code}`,
    permissions: "none",
    fn() {
      const { part, waits } = fake(polls, [0], NONE);
      const reply = exchange(part, 5, REQUEST, 100);
      assert(!reply.ok);
      assertEquals(reply.code, code);
      assert(waits.every((wait) => wait >= 0 && wait <= 100), `${waits}`);
    },
  });
}

Deno.test({
  name: "socket messages: an empty message is the end of the connection",
  permissions: "none",
  fn() {
    const reply = exchange(fake([POLLOUT, POLLIN], [], NONE).part, 5, REQUEST, 100);
    assert(!reply.ok && reply.code === "EPIPE");
  },
});

Deno.test({
  name: "socket messages: what a descriptor is, and whether the other end is there",
  permissions: "none",
  fn() {
    const hungUp = (polls: readonly number[]) => socketKind(fake(polls, [], NONE).part, 5);
    assertEquals(hungUp([0]), ok({ family: 1, type: 5, hungUp: false }));
    assertEquals(hungUp([POLLHUP]), ok({ family: 1, type: 5, hungUp: true }));
    const none = socketKind(fake([0], [], NONE).part, 9);
    assert(!none.ok && none.code === "ENOTSOCK");
  },
});

Deno.test({
  name: "socket messages: SCM_RIGHTS only, several of them, cut off, any bytes",
  permissions: "none",
  fn() {
    assertEquals(parseRights(NONE), []);
    assertEquals(
      parseRights(join(control(1, 2, [1, 2, 3]), control(1, 1, [7]), control(1, 1, [8]))),
      [7, 8],
    );
    assertEquals(parseRights(control(41, 1, [7])), [], "another level");
    assertEquals(parseRights(control(1, 1, [7, 8]).slice(0, 20)), [], "cut off");
    fc.assert(fc.property(fc.uint8Array({ maxLength: 256 }), (bytes) => {
      assert(parseRights(new Uint8Array(bytes)).length <= 60);
    }));
  },
});
