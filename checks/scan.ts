/** Every check of `posture scan`, sorted by area and id. Apart from mod.ts: a gate never loads it. */
import type { ManifestCheck } from "../lib/manifest_check.ts";
import { unreadableManifest } from "./manifest/unreadable_manifest.ts";
import { privilegedService } from "./compose/privileged_service.ts";
import { publishedPort } from "./compose/published_port.ts";
import { secretInManifest } from "./compose/secret_in_manifest.ts";
import { serviceInHostNamespace } from "./compose/service_in_host_namespace.ts";
import { serviceRunningAsRoot } from "./compose/service_running_as_root.ts";
import { serviceWithDangerousCapability } from "./compose/service_with_dangerous_capability.ts";
import { serviceWithHostDevice } from "./compose/service_with_host_device.ts";
import { serviceWithHostPath } from "./compose/service_with_host_path.ts";
import { serviceWithRuntimeSocket } from "./compose/service_with_runtime_socket.ts";
import { serviceWithSharedPropagation } from "./compose/service_with_shared_propagation.ts";
import { serviceWithWeakTmpfs } from "./compose/service_with_weak_tmpfs.ts";
import { serviceWithWritableRoot } from "./compose/service_with_writable_root.ts";
import { serviceWithoutCapDrop } from "./compose/service_without_cap_drop.ts";
import { serviceWithoutHardening } from "./compose/service_without_hardening.ts";
import { serviceWithoutHealthcheck } from "./compose/service_without_healthcheck.ts";
import { serviceWithoutLimit } from "./compose/service_without_limit.ts";
import { serviceWithoutLogging } from "./compose/service_without_logging.ts";
import { serviceWithoutNoNewPrivs } from "./compose/service_without_no_new_privs.ts";
import { unconfinedService } from "./compose/unconfined_service.ts";
import { unpinnedImage } from "./compose/unpinned_image.ts";
import { excessivePermissions } from "./pipeline/excessive_permissions.ts";
import { missingReleaseAge } from "./pipeline/missing_release_age.ts";
import { missingReleaseConcurrency } from "./pipeline/missing_release_concurrency.ts";
import { persistedCredentials } from "./pipeline/persisted_credentials.ts";
import { scriptInjection } from "./pipeline/script_injection.ts";
import { sharedReleaseToken } from "./pipeline/shared_release_token.ts";
import { unhashedPythonRequirements } from "./pipeline/unhashed_python_requirements.ts";
import { unpinnedAction } from "./pipeline/unpinned_action.ts";
import { unpinnedToolVersion } from "./pipeline/unpinned_tool_version.ts";
import { unsafeInstallScript } from "./pipeline/unsafe_install_script.ts";

/** The registry of the scan. */
export const SCAN_CHECKS: readonly ManifestCheck[] = [
  unreadableManifest,
  privilegedService,
  publishedPort,
  secretInManifest,
  serviceInHostNamespace,
  serviceRunningAsRoot,
  serviceWithDangerousCapability,
  serviceWithHostDevice,
  serviceWithHostPath,
  serviceWithRuntimeSocket,
  serviceWithSharedPropagation,
  serviceWithWeakTmpfs,
  serviceWithWritableRoot,
  serviceWithoutCapDrop,
  serviceWithoutHardening,
  serviceWithoutHealthcheck,
  serviceWithoutLimit,
  serviceWithoutLogging,
  serviceWithoutNoNewPrivs,
  unconfinedService,
  unpinnedImage,
  excessivePermissions,
  missingReleaseAge,
  missingReleaseConcurrency,
  persistedCredentials,
  scriptInjection,
  sharedReleaseToken,
  unhashedPythonRequirements,
  unpinnedAction,
  unpinnedToolVersion,
  unsafeInstallScript,
];
