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
  config: { forbidden_args: ["--insecure"] },
  deployment: {
    mode: ["agent", "hub"],
    application_port: 8000,
    private_addresses: ["10.0.0.5"],
    https_proxy: "the load balancer",
  },
  hub: { expiry_days: 30, timeout: 5 },
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
