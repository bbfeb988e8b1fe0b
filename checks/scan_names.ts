/**
 * The names of the scan's checks: a policy may name them, whichever command reads it, and an audit
 * must not load the checks themselves for that.
 */
import type { CheckText } from "../lib/check.ts";

/** In the order of the registry, checks/scan.ts. */
export const SCAN_NAMES: readonly Pick<CheckText, "id" | "area">[] = [
  { id: "unreadable-manifest", area: "manifest" },
  { id: "privileged-service", area: "compose" },
  { id: "published-port", area: "compose" },
  { id: "secret-in-manifest", area: "compose" },
  { id: "service-in-host-namespace", area: "compose" },
  { id: "service-running-as-root", area: "compose" },
  { id: "service-with-dangerous-capability", area: "compose" },
  { id: "service-with-host-device", area: "compose" },
  { id: "service-with-host-path", area: "compose" },
  { id: "service-with-runtime-socket", area: "compose" },
  { id: "service-with-shared-propagation", area: "compose" },
  { id: "service-with-weak-tmpfs", area: "compose" },
  { id: "service-with-writable-root", area: "compose" },
  { id: "service-without-cap-drop", area: "compose" },
  { id: "service-without-hardening", area: "compose" },
  { id: "service-without-healthcheck", area: "compose" },
  { id: "service-without-limit", area: "compose" },
  { id: "service-without-logging", area: "compose" },
  { id: "service-without-no-new-privs", area: "compose" },
  { id: "unconfined-service", area: "compose" },
  { id: "unpinned-image", area: "compose" },
  { id: "excessive-permissions", area: "pipeline" },
  { id: "missing-release-age", area: "pipeline" },
  { id: "missing-release-concurrency", area: "pipeline" },
  { id: "persisted-credentials", area: "pipeline" },
  { id: "script-injection", area: "pipeline" },
  { id: "shared-release-token", area: "pipeline" },
  { id: "unhashed-python-requirements", area: "pipeline" },
  { id: "unpinned-action", area: "pipeline" },
  { id: "unpinned-tool-version", area: "pipeline" },
  { id: "unsafe-install-script", area: "pipeline" },
];
