import type * as z from "zod";
import type { policySchema } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A policy file, as written by the user and accepted by the schema. */
export type Policy = DeepReadonly<z.infer<typeof policySchema>>;

/** What a violated check costs. */
export type Level = "fail" | "warn" | "info";

/** The built-in profiles. */
export type ProfileName = "baseline" | "restricted" | "host";

/** One accepted exception, as the policy states it. */
export type Waiver = NonNullable<Policy["waivers"]>[number];

type Settings<K extends keyof Policy> = NonNullable<Policy[K]>;

/** Profile and policy merged, every default filled in: what collectors and checks read. */
export interface EffectivePolicy {
  readonly profile: ProfileName;
  readonly production: boolean;
  readonly levels: Readonly<Record<string, Level>>;
  /** Check ids; undefined: every check whose level is fail. */
  readonly required: readonly string[] | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly waivers: readonly Waiver[];
  readonly process: Filled<Settings<"process">, "user">;
  readonly filesystem: Filled<Settings<"filesystem">, "setuid" | "env_file">;
  readonly network: Filled<Settings<"network">, "ports">;
  readonly host: Filled<Settings<"host">, never>;
  readonly program: string | undefined;
}

/** Every key present; those in `Open` may be undefined, since "not in the policy" means something. */
type Filled<T, Open extends keyof T> =
  & { readonly [K in Exclude<keyof T, Open>]-?: Exclude<T[K], undefined> }
  & { readonly [K in Open]-?: T[K] | undefined };
