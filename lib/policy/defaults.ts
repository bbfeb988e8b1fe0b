import type { EffectivePolicy, ProfileName } from "./types.ts";

/** The policy when there is none: a profile alone, everything else at its strictest. */
export function defaultPolicy(profile: ProfileName): EffectivePolicy {
  return {
    profile,
    production: true,
    levels: {},
    required: undefined,
    only: [],
    skip: [],
    waivers: [],
    process: {
      user: undefined,
      capabilities: [],
      allow_groups: [],
      keep_descriptors: [],
      single_instance: false,
    },
    filesystem: {
      writable: [],
      tmpfs: [],
      private_dirs: [],
      secret_files: [],
      env_file: undefined,
      setuid: undefined,
    },
    network: { ports: undefined, loopback_only: [] },
    config: {
      forbidden_args: ["--insecure-listen"],
      forbidden_env: [],
      debug: [],
      hosts: [],
      origins: [],
      cookies: [],
      build_metadata: ["GIT_COMMIT"],
    },
    env: {},
    credentials: { secrets: {}, keys: {}, allow_env: [], broker: undefined },
    deployment: {
      mode: undefined,
      application_port: undefined,
      private_addresses: [],
      https_proxy: undefined,
    },
    hub: { expiry_days: 14, timeout: 3 },
    compose: { hardened: undefined, capabilities: [] },
    host: { sysctl: {} },
    program: undefined,
  };
}
