/** security.capability, the attribute of a file that execve(2) makes capabilities of: capabilities(7). */
import { capabilityNames } from "./capability_names.ts";

/** Words of the permitted set by revision (the top byte of the first word), each 32 bits. */
const PAIRS: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 2 };
const LAST_BIT = 63;

/**
 * The capabilities that the file permits; undefined when the bytes are no such attribute. What it
 * lets be inherited gives nothing that the process does not hold before.
 */
export function parseFileCapabilities(bytes: Uint8Array): readonly string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4) return undefined;
  const revision = view.getUint32(0, true) >>> 24;
  const pairs = PAIRS[revision];
  const size = 4 + (pairs ?? 0) * 8 + (revision === 3 ? 4 : 0);
  if (pairs === undefined || bytes.byteLength !== size) return undefined;
  const low = BigInt(view.getUint32(4, true));
  const high = pairs === 2 ? BigInt(view.getUint32(12, true)) : 0n;
  return capabilityNames(high << 32n | low, LAST_BIT);
}
