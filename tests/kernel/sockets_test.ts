/**
 * The two ways to the listeners, NETLINK_SOCK_DIAG and /proc/self/net, agree on this machine, and
 * both see every kind of listener that is planted here, and nothing that only looks like one.
 */
import { createServer } from "node:net";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readSockets } from "../../lib/facts/sockets.ts";
import { socketOwnersCollector } from "../../lib/facts/socket_owners.ts";
import type { Socket } from "../../lib/facts/sock_diag.ts";
import type { Facts, Target } from "../../lib/facts/types.ts";
import { defaultPolicy } from "../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../lib/std/assert.ts";
import { openLinux } from "../../lib/system/linux.ts";
import type { System } from "../../lib/system/types.ts";

interface Planted {
  readonly protocol: Socket["protocol"];
  readonly address: string;
  readonly port: number;
}

const target: Target = { proc: "/proc/self", pid: undefined, policy: defaultPolicy("baseline") };

async function plantTcp(
  resources: DisposableStack,
  options: { readonly host: string; readonly ipv6Only?: boolean },
): Promise<Planted> {
  const server = createServer();
  server.listen({ ...options, port: 0 });
  await once(server, "listening");
  resources.defer(() => server.close());
  const { port } = server.address() as { port: number };
  return { protocol: options.host.includes(":") ? "tcp6" : "tcp", address: options.host, port };
}

async function plantUdp(resources: DisposableStack, host: string): Promise<Planted> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  socket.bind(0, host);
  await once(socket, "listening");
  resources.defer(() => socket.close());
  const { port } = socket.address();
  return { protocol: host.includes(":") ? "udp6" : "udp", address: host, port };
}

/** A connected UDP socket, which bash makes; its local port. */
async function plantConnectedUdp(resources: DisposableStack): Promise<number> {
  const script = "exec 3<>/dev/udp/127.0.0.1/9 && echo ready && exec sleep 60";
  const child = new Deno.Command("bash", { args: ["-c", script], stdout: "piped" }).spawn();
  resources.defer(() => child.kill());
  await child.stdout.getReader().read();
  const table = await Deno.readTextFile("/proc/self/net/udp");
  const port = /0100007F:([0-9A-F]{4}) 0100007F:0009 01/.exec(table)?.[1];
  assert(port !== undefined, `no connected socket to port 9 in\n${table}`);
  return parseInt(port, 16);
}

function sockets(fact: Facts["sockets"]): readonly Socket[] {
  if (fact.state !== "known") throw new Error(fact.reason);
  return fact.value;
}

function holds(list: readonly Socket[], one: Planted): boolean {
  return list.some(({ protocol, address, port }) =>
    protocol === one.protocol && address === one.address && port === one.port
  );
}

Deno.test({
  name: "kernel: sock_diag and /proc/self/net agree and see every planted listener",
  ignore: Deno.build.os !== "linux",
  // openLinux binds libc for the life of the process; node's servers close in their own time.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    using resources = new DisposableStack();
    const planted = [
      await plantTcp(resources, { host: "127.0.0.1" }),
      await plantTcp(resources, { host: "::1" }),
      await plantTcp(resources, { host: "::" }),
      await plantTcp(resources, { host: "::", ipv6Only: true }),
      await plantTcp(resources, { host: "::ffff:127.0.0.1" }),
      await plantUdp(resources, "127.0.0.1"),
      await plantUdp(resources, "::1"),
    ];
    const [listener] = planted;
    assert(listener !== undefined);
    // Two ends of a connection, neither of which listens.
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
    const { port } = connection.localAddr as Deno.NetAddr;

    const connectedUdp = await plantConnectedUdp(resources);

    const system = openLinux();
    const refused: System = {
      ...system,
      socketDiagnostics: () => ({ ok: false, code: "EPERM", message: "refused" }),
    };
    const diag = readSockets(system, target);
    const table = readSockets(refused, target);
    const other = readSockets(refused, { ...target, proc: `/proc/${Deno.pid}`, pid: Deno.pid });
    assertEquals(diag.state === "known" && diag.source, "NETLINK_SOCK_DIAG");
    assertEquals(sockets(diag), sockets(table));
    assertEquals(sockets(diag), sockets(other));
    for (const one of planted) {
      assert(holds(sockets(diag), one), `${one.protocol} ${one.address}:${one.port}`);
    }
    assert(!sockets(diag).some((one) => one.port === port), "a connection is no listener");
    assert(!holds(sockets(diag), { protocol: "udp", address: "127.0.0.1", port: connectedUdp }));
    const { socketOwners } = await socketOwnersCollector.collect(system, target);
    assert(socketOwners?.state === "known");
    const inode = sockets(diag).find((one) => holds([one], listener))?.inode;
    const owner = socketOwners.value.owners.find((one) => one.inode === inode);
    assertEquals(owner?.pid, Deno.pid);
  },
});
