/** Published ports, short (`127.0.0.1:8080-8090:80-90/udp`) and long form. */
import { entry, textOf, type Tree } from "../tree.ts";
import type { ItemReading } from "./fields.ts";
import { isOpen, openReason } from "./open_text.ts";
import type { PublishedPort } from "./types.ts";

/** What one item of `ports` publishes. */
export function readPort(item: Tree): ItemReading<PublishedPort> {
  if (item.kind === "mapping") return readLong(item);
  const text = textOf(item);
  return text === undefined
    ? { open: "a list stands where a published port belongs" }
    : readShort(text);
}

function readShort(text: string): ItemReading<PublishedPort> {
  const [ports = "", protocol = "tcp"] = text.trim().split("/");
  const parts = ports.split(":");
  const target = parts.pop() ?? "";
  const published = parts.pop();
  // Without an address of its own, the first part may be one that a variable holds.
  if (parts.length === 0 && published !== undefined && isOpen(published)) {
    return { open: openReason(published) };
  }
  return toPort({ address: unbracketed(parts.join(":")), published, target, protocol }, text);
}

function readLong(item: Tree): ItemReading<PublishedPort> {
  const part = (key: string) => textOf(entry(item, key)?.value);
  return toPort({
    address: unbracketed(part("host_ip") ?? ""),
    published: part("published"),
    target: part("target") ?? "",
    protocol: part("protocol") ?? "tcp",
  }, `target ${part("target") ?? "(none)"}`);
}

function unbracketed(address: string): string {
  return /^\[.*\]$/.test(address) ? address.slice(1, -1) : address;
}

interface Parts {
  readonly address: string;
  readonly published: string | undefined;
  readonly target: string;
  readonly protocol: string;
}

/** A port that only this machine reaches is as good with any number. */
const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/;
/** Stands for a port of the container that a variable holds. */
export const ANY_PORT: readonly [number, number] = [1, 65_535];

function toPort(parts: Parts, text: string): ItemReading<PublishedPort> {
  const { address, published = "" } = parts;
  const isLocal = LOOPBACK.test(address);
  const open = [address, parts.protocol, ...isLocal ? [] : [parts.target]].find(isOpen);
  if (open !== undefined) return { open: openReason(open) };
  if (address !== "" && !isAddress(address)) {
    const reason = `${JSON.stringify(address)} is no IP address`;
    return { open: `${JSON.stringify(text)} is no published port: ${reason}` };
  }
  const target = isOpen(parts.target) ? ANY_PORT : portRange(parts.target);
  const host = published === "" || isOpen(published) ? undefined : portRange(published);
  const protocol = protocolOf(parts.protocol);
  if (target === undefined || protocol === undefined || host === undefined && isNumber(published)) {
    return { open: `${JSON.stringify(text)} is no published port` };
  }
  return {
    value: { hostAddress: address === "" ? undefined : address, published: host, target, protocol },
  };
}

/** As an address is written, if perhaps not one that exists. */
function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ||
    /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*(%\w+)?$/i.test(text);
}

function isNumber(published: string): boolean {
  return published !== "" && !isOpen(published);
}

function portRange(text: string): readonly [number, number] | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const range = [Number(first), Number(last)] as const;
  return range[0] <= range[1] && range[1] <= 65_535 ? range : undefined;
}

function protocolOf(text: string): PublishedPort["protocol"] | undefined {
  const lower = text.toLowerCase();
  return lower === "tcp" || lower === "udp" || lower === "sctp" ? lower : undefined;
}
