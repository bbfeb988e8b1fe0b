/** Sockets, and the deployment that the process is a part of. */
import * as z from "zod";
import { factOf, id } from "./values.ts";

const socket = z.strictObject({
  protocol: z.enum(["tcp", "tcp6", "udp", "udp6"]),
  address: z.string().describe("As inet_ntop prints it"),
  port: z.int().min(0).max(65535),
  uid: id,
  inode: z.string(),
});

/** The facts about sockets, hub, proxies and dependencies. */
export const networkFacts = {
  sockets: z.array(socket).describe("Listening TCP and bound, unconnected UDP sockets"),
  socketOwners: z.strictObject({
    owners: z.array(z.strictObject({ inode: z.string(), pid: z.int(), name: z.string() })),
    hidden: z.int().describe("Processes whose descriptors could not be read"),
  }),

  deployment: z.strictObject({
    variables: z.array(z.string()).describe("Names of the variables that say so, 20 at most"),
    modes: z.array(z.enum(["agent", "hub", "standalone"])),
    incomplete: z.string().nullable().describe("Why the .env, which is there, could not be read"),
  }).describe("What the deployment is for, by its variables"),
  hubUrl: z.strictObject({
    origin: z.string(),
    scheme: z.enum(["http", "https"]).nullable(),
    port: z.int().nullable(),
    problem: z.string().nullable().describe("Why it is no URL that can be connected to"),
  }).describe("The shape of HUB_URL, never its host"),
  deploymentSecrets: z.array(z.strictObject({
    name: z.string(),
    state: factOf(z.strictObject({
      origin: z.string(),
      problem: z.string().nullable().describe("In words that hold its length and no more of it"),
    })),
  })).describe("The secrets that every deployment of its kind has"),
  hubConnection: z.strictObject({ open: z.boolean(), problem: z.string().nullable() })
    .describe("Whether a TCP connection to the hub opens"),
  hubCertificate: z.strictObject({
    verified: z.boolean(),
    reason: z.string().nullable().describe("Why it was refused, without any name"),
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
    daysLeft: z.int().nullable(),
  }).describe("The verdict of a TLS handshake with the hub, and its certificate's dates"),
  proxies: z.strictObject({
    processes: z.array(z.strictObject({ name: z.string(), pid: z.int() })),
    hidden: z.string().nullable().describe("Why not every process could be seen"),
  }).describe("Reverse proxies that run"),
  dependencyAudit: z.strictObject({
    audited: z.int().describe("Packages that pip-audit looked at"),
    vulnerable: z.array(z.strictObject({
      package: z.string(),
      version: z.string(),
      ids: z.array(z.string()),
      fixed: z.array(z.string()),
    })),
    skipped: z.int().describe("Packages that pip-audit could not look up"),
    leftOut: z.int().describe("Vulnerable packages beyond the first 100"),
  }).describe("What pip-audit reports; absent: it is not there, or not to be trusted"),
} as const;
