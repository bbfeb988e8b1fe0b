/**
 * The hub on the network: does it answer, does its certificate verify, until when. Connects only
 * for an agent on a live machine, from the network namespace of the process that is judged.
 */
import { readConfiguration } from "../configuration/configuration.ts";
import { type HubUrl, proxyVariable } from "../configuration/deployment.ts";
import type { HubAddress, PeerCertificate } from "../system/hub.ts";
import type { Failure, Reading, System } from "../system/types.ts";
import { readHubUrl } from "./deployment.ts";
import { absent, known, unknown } from "./fact.ts";
import { defineCollector, type Facts, type Target } from "./types.ts";

const DAY = 24 * 60 * 60 * 1000;
/** The attempt itself did not take place: that says nothing about the hub. */
const NOT_TRIED = new Set(["EPERM", "EACCES", "EIO"]);

/** Whether anything here would be connected to: what the permission to do so is kept for. */
export function hubIsConfigured(system: System, target: Target): boolean {
  const url = readHubUrl(system, target);
  return url.ok && url.value !== undefined;
}

/** A TCP connection to HUB_URL's host and port. */
export const hubConnectionCollector = defineCollector({
  name: "hub (TCP)",
  provides: ["hubConnection"],
  permission: { kind: "net", isUsed: hubIsConfigured },
  async collect(system, target) {
    const hub = findHub(system, target);
    if (!("address" in hub)) return { hubConnection: hub };
    const reading = await system.connectHub(hub.address);
    if (!reading.ok && NOT_TRIED.has(reading.code)) {
      return { hubConnection: unknown(reading.message) };
    }
    const proxy = reading.ok ? undefined : proxyOf(system, target, hub.address.host);
    if (proxy !== undefined) {
      return { hubConnection: unknown(`no direct connection, and ${proxy} names a proxy for it`) };
    }
    const problem = reading.ok ? null : reading.message;
    return { hubConnection: known({ open: reading.ok, problem }, "connect") };
  },
});

/** The verdict of a TLS handshake, and the dates of the certificate that was shown. */
export const hubCertificateCollector = defineCollector({
  name: "hub (TLS)",
  provides: ["hubCertificate"],
  permission: { kind: "net", isUsed: hubIsConfigured },
  async collect(system, target) {
    const hub = findHub(system, target);
    if (!("address" in hub)) return { hubCertificate: hub };
    if (!hub.https) {
      return { hubCertificate: absent("HUB_URL is not https: there is no certificate") };
    }
    const [verdict, certificate] = await Promise.all([
      system.verifyHub(hub.address),
      system.hubCertificate(hub.address),
    ]);
    return { hubCertificate: certificateFact(verdict, certificate, Date.now()) };
  },
});

/** Only a handshake that the peer took part in says something about its certificate. */
export function certificateFact(
  verdict: Reading<true>,
  certificate: Reading<PeerCertificate>,
  now: number,
): Facts["hubCertificate"] {
  if (!verdict.ok && verdict.code !== "TLS") return unknown(`no TLS handshake: ${verdict.message}`);
  return known({
    verified: verdict.ok,
    reason: verdict.ok ? null : reasonOf(verdict, certificate),
    validFrom: certificate.ok ? day(certificate.value.validFrom) : null,
    validTo: certificate.ok ? day(certificate.value.validTo) : null,
    daysLeft: certificate.ok ? Math.floor((certificate.value.validTo - now) / DAY) : null,
  }, "TLS handshake");
}

function reasonOf({ message }: Failure, certificate: Reading<PeerCertificate>): string {
  const own = certificate.ok && certificate.value.selfSigned;
  return own && /issued by nobody|CA's own/.test(message)
    ? "the certificate is self-signed"
    : message;
}

/** `2026-11-20`; a date that no calendar has (a hostile certificate) is given as it is. */
function day(time: number): string {
  return Math.abs(time) > 8.64e15 ? String(time) : new Date(time).toISOString().slice(0, 10);
}

type Hub = { readonly address: HubAddress; readonly https: boolean };

function findHub(
  system: System,
  target: Target,
): Hub | ReturnType<typeof absent> | ReturnType<typeof unknown> {
  if (target.command !== undefined) return absent("exec opens no connection");
  if (target.modes !== undefined && !target.modes.includes("agent")) return absent("no agent");
  const url = readHubUrl(system, target);
  if (!url.ok) return unknown(url.message);
  if (url.value === undefined) return absent("HUB_URL is not set, or is no URL");
  const elsewhere = otherNetwork(system, target);
  if (elsewhere !== undefined) return unknown(elsewhere);
  return { address: addressOf(url.value, target.policy.hub.timeout), https: url.value.https };
}

function addressOf({ host, port }: HubUrl, seconds: number): HubAddress {
  return { host, port, seconds };
}

/** What this process can reach says nothing about one in another network namespace. */
function otherNetwork(system: System, target: Target): string | undefined {
  if (target.pid === undefined) return undefined;
  const own = system.readLink("/proc/self/ns/net");
  const its = system.readLink(`${target.proc}/ns/net`);
  if (!own.ok) return own.message;
  if (!its.ok) return its.message;
  return own.value === its.value
    ? undefined
    : `process ${target.pid} is in another network namespace: run posture in it (nsenter -n -t ${target.pid})`;
}

/** The variable of the proxy that the application would ask instead of connecting itself. */
function proxyOf(system: System, target: Target, host: string): string | undefined {
  const configuration = readConfiguration(system, target);
  return configuration.ok ? proxyVariable(configuration.value, host) : undefined;
}
