/**
 * /proc/PID/net/{tcp,tcp6,udp,udp6}: https://docs.kernel.org/networking/proc_net_tcp.html. Addresses
 * are 32-bit words in host byte order, which is little-endian on x86_64 and aarch64: 0100007F is
 * 127.0.0.1. Ports are plain hexadecimal.
 */
import { formatIpv4, formatIpv6 } from "./ip_address.ts";
import { LISTENING, type Socket } from "./sock_diag.ts";

const ENDPOINT = { tcp: 8, tcp6: 32, udp: 8, udp6: 32 } as const;

/** The listeners in a whole table; undefined when a line of it is not what the kernel writes. */
export function parseProcNet(
  protocol: Socket["protocol"],
  text: string,
): readonly Socket[] | undefined {
  const [header, ...lines] = text.split("\n");
  if (header === undefined || !/^\s*sl\s+local_address\s/.test(header)) return undefined;
  if (lines.pop() !== "") return undefined;
  const sockets: Socket[] = [];
  for (const line of lines) {
    const row = parseRow(protocol, line);
    if (row === undefined) return undefined;
    if (row.state === LISTENING[protocol]) sockets.push(row.socket);
  }
  return sockets;
}

/** Columns: number, local, remote, state, queues, timer, retransmits, uid, timeout, inode. */
function parseRow(
  protocol: Socket["protocol"],
  line: string,
): { readonly state: number; readonly socket: Socket } | undefined {
  const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/);
  const endpoint = parseEndpoint(local ?? "", ENDPOINT[protocol]);
  if (endpoint === undefined || !/^[0-9A-F]{2}$/i.test(state ?? "")) return undefined;
  if (!/^\d{1,10}$/.test(uid ?? "") || !/^\d{1,20}$/.test(inode ?? "")) return undefined;
  const socket = { protocol, ...endpoint, uid: Number(uid), inode: String(inode) };
  return socket.uid > 0xffffffff ? undefined : { state: parseInt(String(state), 16), socket };
}

function parseEndpoint(
  text: string,
  digits: number,
): { readonly address: string; readonly port: number } | undefined {
  const [address = "", port = "", rest] = text.split(":");
  if (address.length !== digits || rest !== undefined) return undefined;
  if (!/^[0-9A-F]+$/i.test(address) || !/^[0-9A-F]{4}$/i.test(port)) return undefined;
  const bytes = new Uint8Array(digits / 2);
  const view = new DataView(bytes.buffer);
  for (let word = 0; word < digits / 8; word++) {
    view.setUint32(word * 4, parseInt(address.slice(word * 8, word * 8 + 8), 16), true);
  }
  return {
    address: digits === 8 ? formatIpv4(bytes) : formatIpv6(bytes),
    port: parseInt(port, 16),
  };
}
