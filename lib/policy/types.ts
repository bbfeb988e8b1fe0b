import type * as z from "zod";
import type { policySchema } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A policy file, as written by the user and accepted by the schema. */
export type Policy = DeepReadonly<z.infer<ReturnType<typeof policySchema>>>;

/** What a violated check costs. */
export type Level = "fail" | "warn" | "info";

/** The built-in profiles. */
export type ProfileName = "baseline" | "restricted" | "host" | "cluster" | "relay";

/** What a deployment is for. */
export type DeploymentMode = "agent" | "hub" | "standalone";

/** One accepted exception, as the policy states it. */
export type Waiver = NonNullable<Policy["waivers"]>[number];

type Settings<K extends keyof Policy> = NonNullable<Policy[K]>;

/** A tmpfs mount that must be there. */
export interface TmpfsEntry {
  readonly path: string;
  readonly options: readonly string[];
  /** Bytes. */
  readonly size: number | undefined;
}

/** Profile and policy merged, every default filled in: what collectors and checks read. */
export interface EffectivePolicy {
  readonly profile: ProfileName;
  readonly production: boolean;
  readonly levels: Readonly<Record<string, Level>>;
  /** Check ids; undefined: every check whose level is fail. */
  readonly required: readonly string[] | undefined;
  /** Lists of ids and areas, the policy's and the command line's: a check must be in each. */
  readonly only: readonly (readonly string[])[];
  /** Ids and areas. */
  readonly skip: readonly string[];
  readonly waivers: readonly Waiver[];
  /** Capabilities are spelled `CAP_NET_RAW`; the policy's ALL is there as every one of them. */
  readonly process: Filled<Settings<"process">, "user">;
  readonly filesystem:
    & Omit<Filled<Settings<"filesystem">, "setuid" | "env_file">, "tmpfs">
    & { readonly tmpfs: readonly TmpfsEntry[] };
  readonly network: Filled<Settings<"network">, "ports">;
  readonly config: Filled<Settings<"config">, never>;
  readonly env: Settings<"env">;
  readonly credentials: Filled<Settings<"credentials">, "broker">;
  readonly deployment:
    & Omit<Filled<Settings<"deployment">, "application_port" | "https_proxy">, "mode">
    & {
      /** Undefined: what the variables say. */
      readonly mode: readonly DeploymentMode[] | undefined;
    };
  /** Days and seconds. */
  readonly hub: Filled<Settings<"hub">, never>;
  /** null: the setting is not judged. */
  /** Capabilities as those of `process`. `hardened` undefined: services whose image is nginx. */
  readonly compose: Filled<Settings<"compose">, "hardened">;
  readonly host: { readonly sysctl: Readonly<Record<string, string | null>> };
  readonly program: string | undefined;
}

/** Every key present; those in `Open` may be undefined, since "not in the policy" means something. */
type Filled<T, Open extends keyof T> =
  & { readonly [K in Exclude<keyof T, Open>]-?: Exclude<T[K], undefined> }
  & { readonly [K in Open]-?: T[K] | undefined };
