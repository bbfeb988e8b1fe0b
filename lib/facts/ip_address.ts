/** IP addresses as text: how the kernel's bytes are printed, and what the text stands for. */

/** Four bytes as inet_ntop(3) prints them. */
export function formatIpv4(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 4)].join(".");
}

/** Sixteen bytes as inet_ntop(3) prints them: `::1`, `fe80::1:2`, `::ffff:127.0.0.1`. */
export function formatIpv6(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, index) => wordAt(bytes, index));
  const zeros = longestZeros(words);
  if (zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && words[5] === 0xffff))) {
    return `::${zeros.length === 5 ? "ffff:" : ""}${formatIpv4(bytes.subarray(12))}`;
  }
  const hex = words.map((word) => word.toString(16));
  if (zeros.length < 2) return hex.join(":");
  const after = zeros.start + zeros.length;
  return `${hex.slice(0, zeros.start).join(":")}::${hex.slice(after).join(":")}`;
}

function wordAt(bytes: Uint8Array, index: number): number {
  return ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0);
}

/** The first of the longest runs of zero words. */
function longestZeros(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  words.forEach((word, index) => {
    length = word === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}

/** True for 127.0.0.0/8, ::1 and IPv4-mapped 127.0.0.0/8. */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}

/** Where a socket on this address can be reached, in words: `::` takes IPv4 as well. */
export function describeAddress(address: string): string {
  if (address === "0.0.0.0" || address === "::ffff:0.0.0.0") return "every IPv4 address";
  return address === "::" ? "every address, IPv4 included" : address;
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function formatEndpoint(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
