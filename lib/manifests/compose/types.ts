/**
 * The effective model of a Compose project: overrides merged, variables substituted, `extends` and
 * `include` resolved, every spelling that Docker accepts brought into one.
 */
import type { Located, Place, Setting } from "../place.ts";

/** A project. */
export interface ComposeModel {
  /** What is named first: the file that the others were merged over. */
  readonly file: string;
  /** Where its relative paths are seen from, absolute, links as they are; undefined: stdin. */
  readonly directory: string | undefined;
  readonly services: readonly Service[];
  readonly resources: readonly Resource[];
  /** Services of other files that `include` and `extends` make a part of these: `serviceKey`s. */
  readonly taken: ReadonlySet<string>;
}

/** A volume, config or secret of the project's own; a service that is no container (`provider`). */
export interface Resource {
  readonly section: "volumes" | "configs" | "secrets" | "services";
  readonly name: string;
  readonly key: "driver_opts" | "provider.options";
  readonly options: Items<Variable>;
  /** As it stands in the file: no variable is substituted. */
  readonly content: Located<string> | undefined;
}

/**
 * One service. Lists hold what is given; `unresolved` items are those that hold a variable. A part
 * of a value that decides nothing may hold a variable as it is written, `${NAME}`: the group in
 * `user`, the end of a mount's source, its target, a tmpfs's size.
 */
export interface Service {
  readonly name: string;
  /** The place of its key. */
  readonly at: Place;
  readonly image: Setting<string>;
  /** The image without tag and digest: often known where a variable holds the tag. */
  readonly imageName: Setting<string>;
  readonly build: Setting<Build>;
  readonly privileged: Setting<boolean>;
  /** `post_start` and `pre_stop`, in this order. */
  readonly hooks: readonly Hook[];
  readonly useApiSocket: Setting<boolean>;
  /** `host` too where one of `networks` is the host's. */
  readonly networkMode: Setting<string>;
  /** The one of `networks` that is the host's. */
  readonly hostNetwork: string | undefined;
  readonly pid: Setting<string>;
  readonly ipc: Setting<string>;
  readonly uts: Setting<string>;
  readonly usernsMode: Setting<string>;
  readonly cgroup: Setting<string>;
  /** Spelled `CAP_NET_RAW`, or `ALL`. */
  readonly capAdd: Items<string>;
  readonly capDrop: Items<string>;
  readonly securityOpt: Items<SecurityOption>;
  readonly readOnly: Setting<boolean>;
  readonly user: Setting<string>;
  /** `tmpfs:` and long `volumes:` of type tmpfs. */
  readonly tmpfs: Items<TmpfsMount>;
  readonly mounts: Items<Mount>;
  /** Files of the host's that `secrets` and `configs` bring in, read-only. */
  readonly fileMounts: Items<Mount>;
  readonly ports: Items<PublishedPort>;
  /** The host's path of each of `devices`. */
  readonly devices: Items<string>;
  readonly deviceCgroupRules: Items<string>;
  readonly environment: Items<Variable>;
  readonly labels: Items<Variable>;
  /** Of the service in a swarm. */
  readonly deployLabels: Items<Variable>;
  readonly annotations: Items<Variable>;
  readonly loggingOptions: Items<Variable>;
  /**
   * The words of `command` and `entrypoint`; a string is split as a shell does. As they stand in
   * the file: no variable is substituted.
   */
  readonly command: Items<string>;
  readonly entrypoint: Items<string>;
  readonly healthcheck: Setting<"present" | "disabled">;
  /** The words of its command; a text as `sh -c` is given it. */
  readonly healthcheckTest: Items<string>;
  /** Bytes; Infinity: no limit (0, -1). Either spelling, the stricter one where both are given. */
  readonly memoryLimit: Setting<number>;
  readonly pidsLimit: Setting<number>;
  readonly loggingDriver: Setting<string>;
}

/** Several values of one key, each with its place; `at` is the key's, or the service's without it. */
export interface Items<T> {
  readonly at: Place;
  readonly given: readonly Located<T>[];
  /** Those that a variable without a value, or a value of the wrong kind, leaves open. */
  readonly unresolved: readonly OpenItem[];
}

/** An item that cannot be known; `value` is the reason, in one line. */
export interface OpenItem extends Located<string> {
  /** As it stands in the file (`${DATA}:/data`; a mapping: its values, joined by spaces). */
  readonly written: string;
}

/** `no-new-privileges:true` is name `no-new-privileges`, value `true`; without a value: `""`. */
export interface SecurityOption {
  readonly name: string;
  readonly value: string;
}

/** How an image is built. */
export interface Build {
  readonly privileged: Setting<boolean>;
  readonly entitlements: Items<string>;
  /** What its RUN steps see. */
  readonly network: Setting<string>;
  readonly args: Items<Variable>;
  readonly labels: Items<Variable>;
  /** `context` as it is written, under that name, and `additional_contexts`. */
  readonly contexts: Items<Variable>;
  /** A Dockerfile within the file, as it is written. */
  readonly inline: Located<string> | undefined;
  /** The Dockerfile as it is named, from where the report's paths start; undefined: inline, remote. */
  readonly dockerfile: string | undefined;
  /** USER of the stage that is built, itself in the Dockerfile. `missing`: none, so the base's. */
  readonly user: Setting<string>;
}

/** A lifecycle hook. */
export interface Hook {
  readonly name: "post_start" | "pre_stop";
  readonly at: Place;
  readonly privileged: Setting<boolean>;
  readonly user: Setting<string>;
  readonly environment: Items<Variable>;
  /** As the service's. */
  readonly command: Items<string>;
}

/** A tmpfs mount; only options that are written, since Docker adds noexec, nosuid and nodev. */
export interface TmpfsMount {
  readonly target: string;
  readonly options: readonly string[];
  /** Bytes. */
  readonly size: number | undefined;
}

/** A mount that is no tmpfs. */
export interface Mount {
  readonly type: "bind" | "volume" | "npipe" | "cluster" | "image";
  /**
   * A bind mount's host path, or that of a volume that stands for one. What is relative stays so,
   * wherever the project lies: `./conf`, `../x`, `~/.ssh` (`$HOME` and `$PWD` are `~` and `.`).
   */
  readonly source: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  /** `rprivate`, `shared` …; undefined: the default. */
  readonly propagation: string | undefined;
}

/** A published port. */
export interface PublishedPort {
  /** The host's address without brackets; undefined: every address. */
  readonly hostAddress: string | undefined;
  /** The host's ports, first and last; undefined: chosen by Docker. */
  readonly published: readonly [number, number] | undefined;
  /** The container's ports, first and last. */
  readonly target: readonly [number, number];
  readonly protocol: "tcp" | "udp" | "sctp";
}

/**
 * A name with its value; undefined: taken from the environment of whoever starts it. Always given:
 * a variable inside of it that has no value is left as it is written.
 */
export interface Variable {
  readonly name: string;
  readonly value: string | undefined;
  /** The value as it stands in the file, `${…}` unsubstituted: what the manifest itself gives away. */
  readonly written: string | undefined;
}
