/** Capability names by bit, from include/uapi/linux/capability.h (Linux 5.9 and later: 0 to 40). */
const NAMES = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_DAC_READ_SEARCH",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETPCAP",
  "CAP_LINUX_IMMUTABLE",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_BROADCAST",
  "CAP_NET_ADMIN",
  "CAP_NET_RAW",
  "CAP_IPC_LOCK",
  "CAP_IPC_OWNER",
  "CAP_SYS_MODULE",
  "CAP_SYS_RAWIO",
  "CAP_SYS_CHROOT",
  "CAP_SYS_PTRACE",
  "CAP_SYS_PACCT",
  "CAP_SYS_ADMIN",
  "CAP_SYS_BOOT",
  "CAP_SYS_NICE",
  "CAP_SYS_RESOURCE",
  "CAP_SYS_TIME",
  "CAP_SYS_TTY_CONFIG",
  "CAP_MKNOD",
  "CAP_LEASE",
  "CAP_AUDIT_WRITE",
  "CAP_AUDIT_CONTROL",
  "CAP_SETFCAP",
  "CAP_MAC_OVERRIDE",
  "CAP_MAC_ADMIN",
  "CAP_SYSLOG",
  "CAP_WAKE_ALARM",
  "CAP_BLOCK_SUSPEND",
  "CAP_AUDIT_READ",
  "CAP_PERFMON",
  "CAP_BPF",
  "CAP_CHECKPOINT_RESTORE",
] as const;

/** The names of the bits set in a capability mask, up to bit `last` (cap_last_cap), lowest first. */
export function capabilityNames(mask: bigint, last: number): string[] {
  const names: string[] = [];
  // As two plain numbers: a bigint per bit costs three times as much.
  const halves = [Number(mask & 0xffffffffn), Number((mask >> 32n) & 0xffffffffn)];
  for (let bit = 0; bit <= last; bit++) {
    if ((halves[bit >> 5] ?? 0) >>> (bit & 31) & 1) names.push(NAMES[bit] ?? `CAP_${bit}`);
  }
  return names;
}

/** `net_raw`, `CAP_NET_RAW`, `NET_RAW` → `CAP_NET_RAW`: every spelling that Docker accepts. */
export function canonicalCapability(name: string): string {
  const upper = name.toUpperCase();
  return upper.startsWith("CAP_") ? upper : `CAP_${upper}`;
}

/** True for a name that some kernel has, in its canonical spelling. */
export function isCapability(name: string): boolean {
  return (NAMES as readonly string[]).includes(name);
}

/** Those of `held` that `allowed` does not name, in any spelling; `ALL` in it names every one. */
export function exceedingCapabilities(
  held: readonly string[],
  allowed: readonly string[],
): string[] {
  const names = new Set(allowed.map(canonicalCapability));
  return names.has("CAP_ALL") ? [] : held.filter((name) => !names.has(name));
}

/** Docker's default set of 14 is listed whole; of a longer one, these many: a message is one line. */
const MAX_LISTED = 14;
const LISTED_OF_MORE = 5;

/** `CAP_SYS_ADMIN, CAP_CHOWN, … and 36 more`: the one that is nearly root first. */
export function listCapabilities(names: readonly string[]): string {
  const isAdmin = (name: string) => Number(name === "CAP_SYS_ADMIN");
  const sorted = [...names].sort((a, b) => isAdmin(b) - isAdmin(a));
  if (sorted.length <= MAX_LISTED) return sorted.join(", ");
  const rest = sorted.length - LISTED_OF_MORE;
  return `${sorted.slice(0, LISTED_OF_MORE).join(", ")} and ${rest} more`;
}
