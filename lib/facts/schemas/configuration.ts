/** Variables and arguments, judged where they are read: no value of one is a fact. */
import * as z from "zod";
import { factOf } from "./values.ts";

const judgedVariable = z.strictObject({
  name: z.string(),
  origin: z.string().nullable().describe("environment, or .env:LINE; null: not set"),
  problem: z.string().nullable().describe("What is wrong with it, without any part of the value"),
});
function judgedVariables<T extends z.ZodType>(variable: T) {
  return z.strictObject({
    variables: z.array(variable),
    incomplete: z.string().nullable().describe("Why more variables may be set: .env was not read"),
  });
}

/** The facts about command, variables and credentials. */
export const configurationFacts = {
  command: z.strictObject({
    forbidden: z.array(z.string()).describe("Flags that the policy forbids and the command holds"),
    secrets: z.array(z.strictObject({
      position: z.int().min(1),
      name: z.string().nullable().describe("The option's name, never its value"),
      reason: z.string(),
    })),
  }).describe("What was found in the arguments; no argument itself"),

  declaredVariables: judgedVariables(judgedVariable).extend({
    malformed: z.array(z.int().min(1)).describe("Lines of .env that are no assignment"),
  }).describe("Those of the policy's env"),
  insecureListenVariables: judgedVariables(judgedVariable)
    .describe("Named after a forbidden flag, and not off"),
  forbiddenVariables: judgedVariables(judgedVariable).describe("Set, and in config.forbidden_env"),
  debugSwitches: judgedVariables(judgedVariable.extend({
    mild: z.boolean().describe("Output only: no debugger, no error page"),
  })).describe("Debug switches that are on"),
  dangerousVariables: judgedVariables(judgedVariable.extend({
    trustsEverybody: z.boolean().describe("Switches the verification of TLS off"),
  })),
  declaredSecrets: judgedVariables(judgedVariable).describe("Those of credentials.secrets"),
  encryptionKeys: judgedVariables(judgedVariable).describe("Those of credentials.keys"),
  hostLists: judgedVariables(judgedVariable).describe("Host allowlists that are set"),
  originLists: judgedVariables(judgedVariable).describe("Allowlists of origins that are set"),
  cookieSwitches: judgedVariables(judgedVariable).describe("Switches of cookies that are set"),
  buildMetadata: judgedVariables(judgedVariable).describe("Those of config.build_metadata"),

  environmentSecrets: z.array(z.strictObject({ name: z.string(), reason: z.string() }))
    .describe("Variables of the environment that carry a secret; no value"),
  uidPeers: z.strictObject({
    peers: z.array(z.strictObject({ pid: z.int(), name: z.string() })),
    unreadable: z.int().describe("Processes whose status could not be read"),
  }).describe("Processes of the same uid and gid that are neither its ancestors nor its children"),
  credentialBrokers: z.array(z.strictObject({
    subject: z.string().describe("What declares it: a variable, or credentials.broker"),
    descriptor: z.int().nullable(),
    problem: z.string().nullable().describe("Why what is declared is no descriptor"),
    socket: factOf(z.strictObject({
      kind: z.string(),
      hungUp: z.boolean().nullable().describe("The broker's end is closed; null: not looked at"),
    })).describe("Absent: not open"),
    keys: z.array(z.strictObject({ name: z.string(), origin: z.string() }))
      .describe("Variables of the raw key that are set"),
    baseUrl: z.strictObject({
      name: z.string(),
      origin: z.string().nullable().describe("Null: not set"),
      problem: z.string().nullable(),
    }).nullable(),
    incomplete: z.string().nullable().describe("Why the .env, which is there, could not be read"),
    probe: factOf(z.strictObject({ problem: z.string().nullable() }))
      .describe("What the handshake gave; absent without --probe"),
  })),
} as const;
