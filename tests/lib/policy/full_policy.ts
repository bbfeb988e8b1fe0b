import type { PolicyRequest } from "../../../lib/policy/merge.ts";
import type { Policy } from "../../../lib/policy/types.ts";

/** A policy with every key that there is, none of them at its default. */
export const FULL: Policy = {
  profile: "restricted",
  production: { env: "APP_PRODUCTION" },
  levels: { "running-as-root": "warn", "missing-seccomp": "info" },
  required: ["running-as-root"],
  only: ["process"],
  skip: ["missing-seccomp"],
  waivers: [
    { id: "running-as-root", subject: "uid", reason: "legacy image", expires: "2026-12-31" },
  ],
  program: "/app/server",
  process: {
    user: "10001:10001",
    capabilities: ["net_bind_service", "CAP_NET_RAW"],
    allow_groups: [0, "docker"],
    keep_descriptors: [3],
    single_instance: true,
  },
  filesystem: {
    writable: ["/data"],
    tmpfs: [{ path: "/tmp", options: ["noexec"], size: "64Mi" }],
    private_dirs: ["/data/autocert"],
    secret_files: ["/run/secrets/key"],
    env_file: "/app/.env",
    setuid: { directories: ["/usr"] },
  },
  network: { ports: [8080], loopback_only: [9000] },
  config: {
    forbidden_args: ["--insecure"],
    forbidden_env: ["FORCE_HELP_LLM"],
    debug: ["APP_TRACE"],
    hosts: ["APP_HOSTS"],
    origins: ["APP_ORIGINS"],
    cookies: ["APP_SECURE"],
    build_metadata: ["APP_COMMIT"],
  },
  env: {
    APP_PORT: { format: "port", required: false, secret: false, min: 1024, max: 9999 },
    APP_TIER: { format: "enum", values: ["a", "b"] },
    APP_NAME: { format: "regex", pattern: "[a-z]+", min_length: 2, max_length: 9 },
    APP_KEY: { format: "base64", bytes: 32 },
  },
  credentials: {
    secrets: { APP_SECRET: { min_length: 40, distinct: 9 } },
    keys: { APP_KEY: { bytes: 16, encoding: "hex" } },
    allow_env: ["APP_DEMO_TOKEN"],
    broker: {
      fd: 5,
      fd_variable: "APP_CRED_FD",
      key_variables: ["APP_API_KEY"],
      base_url_variable: "APP_BASE_URL",
    },
  },
  deployment: {
    mode: ["agent", "hub"],
    application_port: 8000,
    private_addresses: ["10.0.0.5"],
    https_proxy: "the load balancer",
  },
  hub: { expiry_days: 30, timeout: 5 },
  compose: { hardened: ["web", "nginx"], capabilities: ["CHOWN", "cap_kill"] },
  host: { sysctl: { "kernel.kptr_restrict": 2, "net.ipv4.tcp_syncookies": null } },
};

/** A request with this policy and an empty command line and environment. */
export function requestWith(
  policy: Policy | undefined,
  changes: Partial<PolicyRequest> = {},
): PolicyRequest {
  return {
    policy: policy === undefined
      ? undefined
      : { policy, source: "posture.yaml", sha256: "0".repeat(64) },
    production: undefined,
    only: [],
    skip: [],
    env: () => undefined,
    ...changes,
  };
}
