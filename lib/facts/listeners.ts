/** Sockets as an operator thinks of them: one listener per protocol, address and port. */
import type { Fact } from "./fact.ts";
import { formatEndpoint } from "./ip_address.ts";
import type { FactValue } from "./types.ts";

/** All the sockets of one protocol, address and port: SO_REUSEPORT gives several. */
export interface Listener {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly inodes: readonly string[];
  readonly uids: readonly number[];
  /** `0.0.0.0:8080/tcp`, `[::1]:53/udp`. */
  readonly name: string;
}

/** The listeners, in the order of their first sockets. */
export function groupListeners(sockets: FactValue<"sockets">): readonly Listener[] {
  const groups = new Map<string, Listener>();
  for (const { protocol, address, port, inode, uid } of sockets) {
    const family = protocol.startsWith("tcp") ? "tcp" : "udp";
    const name = `${formatEndpoint(address, port)}/${family}`;
    const { inodes = [], uids = [] } = groups.get(name) ?? {};
    groups.set(name, {
      protocol: family,
      address,
      port,
      inodes: [...inodes, inode],
      uids: [...uids, uid],
      name,
    });
  }
  return [...groups.values()];
}

/**
 * Docker's resolver: dockerd listens on 127.0.0.11, on random ports, inside of every container of a
 * user-defined network (https://docs.docker.com/engine/network/#dns-services). An application's own
 * socket there would have its uid; dockerd's has root's, or the overflow uid in a user namespace.
 */
export function isDockerResolver(
  listener: Listener,
  container: Fact<FactValue<"container">>,
): boolean {
  return container.state === "known" && container.value.inside &&
    listener.address === "127.0.0.11" && listener.uids.every((uid) => uid === 0 || uid === 65534);
}

/** Who holds it, for the end of a message; empty while nobody has looked. */
export function describeOwner(
  listener: Listener,
  socketOwners: Fact<FactValue<"socketOwners">>,
): string {
  if (socketOwners.state !== "known") return "";
  const { owners, hidden } = socketOwners.value;
  const owner = owners.find((one) => listener.inodes.includes(one.inode));
  if (owner !== undefined) return `, held by ${owner.name || "a process"} (pid ${owner.pid})`;
  return hidden > 0
    ? `, its process was not found (${hidden} may not be looked into: run as root)`
    : ", held by no process that is visible here (another container of the pod, or the kernel)";
}
