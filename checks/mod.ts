/** Every check, sorted by area and id: the one list that decides what runs. */
import type { Check } from "../lib/check.ts";
import { beingTraced } from "./process/being_traced.ts";
import { coreDumpsEnabled } from "./process/core_dumps_enabled.ts";
import { inheritedDescriptor } from "./process/inherited_descriptor.ts";
import { looseUmask } from "./process/loose_umask.ts";
import { missingNoNewPrivs } from "./process/missing_no_new_privs.ts";
import { missingSeccomp } from "./process/missing_seccomp.ts";
import { multipleInstances } from "./process/multiple_instances.ts";
import { regainableCapability } from "./process/regainable_capability.ts";
import { rootGroup } from "./process/root_group.ts";
import { runningAsRoot } from "./process/running_as_root.ts";
import { unconfinedLsm } from "./process/unconfined_lsm.ts";
import { unexpectedCapability } from "./process/unexpected_capability.ts";
import { unexpectedUser } from "./process/unexpected_user.ts";
import { exposedEnvFile } from "./filesystem/exposed_env_file.ts";
import { exposedSecretFile } from "./filesystem/exposed_secret_file.ts";
import { hostPathMounted } from "./filesystem/host_path_mounted.ts";
import { insecurePrivateDir } from "./filesystem/insecure_private_dir.ts";
import { missingTmpfs } from "./filesystem/missing_tmpfs.ts";
import { privilegedProgram } from "./filesystem/privileged_program.ts";
import { runtimeSocketMounted } from "./filesystem/runtime_socket_mounted.ts";
import { setuidBinary } from "./filesystem/setuid_binary.ts";
import { shellInImage } from "./filesystem/shell_in_image.ts";
import { unexpectedWritableMount } from "./filesystem/unexpected_writable_mount.ts";
import { unmaskedKernelPath } from "./filesystem/unmasked_kernel_path.ts";
import { weakTmpfs } from "./filesystem/weak_tmpfs.ts";
import { writableProgram } from "./filesystem/writable_program.ts";
import { writableRoot } from "./filesystem/writable_root.ts";
import { debugListener } from "./network/debug_listener.ts";
import { publicListener } from "./network/public_listener.ts";
import { sharedHostNamespace } from "./network/shared_host_namespace.ts";
import { unexpectedListener } from "./network/unexpected_listener.ts";
import { dangerousEnvironment } from "./config/dangerous_environment.ts";
import { debugEnabled } from "./config/debug_enabled.ts";
import { insecureCookie } from "./config/insecure_cookie.ts";
import { insecureListen } from "./config/insecure_listen.ts";
import { invalidConfig } from "./config/invalid_config.ts";
import { missingBuildMetadata } from "./config/missing_build_metadata.ts";
import { testOverrideSet } from "./config/test_override_set.ts";
import { vulnerableDependencies } from "./config/vulnerable_dependencies.ts";
import { weakEncryptionKey } from "./config/weak_encryption_key.ts";
import { weakSecret } from "./config/weak_secret.ts";
import { wildcardHost } from "./config/wildcard_host.ts";
import { wildcardOrigin } from "./config/wildcard_origin.ts";
import { brokenCredentialBroker } from "./credentials/broken_credential_broker.ts";
import { readableProcessMemory } from "./credentials/readable_process_memory.ts";
import { secretInArguments } from "./credentials/secret_in_arguments.ts";
import { secretInEnvironment } from "./credentials/secret_in_environment.ts";
import { sharedUidProcess } from "./credentials/shared_uid_process.ts";
import { hubCertificateInvalid } from "./deployment/hub_certificate_invalid.ts";
import { hubPortPublic } from "./deployment/hub_port_public.ts";
import { hubUnreachable } from "./deployment/hub_unreachable.ts";
import { hubUrlNotHttps } from "./deployment/hub_url_not_https.ts";
import { missingHttpsTermination } from "./deployment/missing_https_termination.ts";
import { missingReverseProxy } from "./deployment/missing_reverse_proxy.ts";
import { weakClusterSecret } from "./deployment/weak_cluster_secret.ts";
import { weakSecretKey } from "./deployment/weak_secret_key.ts";
import { missingResourceLimit } from "./host/missing_resource_limit.ts";
import { weakKernelSetting } from "./host/weak_kernel_setting.ts";

/** The registry. */
export const CHECKS: readonly Check[] = [
  beingTraced,
  coreDumpsEnabled,
  inheritedDescriptor,
  looseUmask,
  missingNoNewPrivs,
  missingSeccomp,
  multipleInstances,
  regainableCapability,
  rootGroup,
  runningAsRoot,
  unconfinedLsm,
  unexpectedCapability,
  unexpectedUser,
  exposedEnvFile,
  exposedSecretFile,
  hostPathMounted,
  insecurePrivateDir,
  missingTmpfs,
  privilegedProgram,
  runtimeSocketMounted,
  setuidBinary,
  shellInImage,
  unexpectedWritableMount,
  unmaskedKernelPath,
  weakTmpfs,
  writableProgram,
  writableRoot,
  debugListener,
  publicListener,
  sharedHostNamespace,
  unexpectedListener,
  dangerousEnvironment,
  debugEnabled,
  insecureCookie,
  insecureListen,
  invalidConfig,
  missingBuildMetadata,
  testOverrideSet,
  vulnerableDependencies,
  weakEncryptionKey,
  weakSecret,
  wildcardHost,
  wildcardOrigin,
  brokenCredentialBroker,
  readableProcessMemory,
  secretInArguments,
  secretInEnvironment,
  sharedUidProcess,
  hubCertificateInvalid,
  hubPortPublic,
  hubUnreachable,
  hubUrlNotHttps,
  missingHttpsTermination,
  missingReverseProxy,
  weakClusterSecret,
  weakSecretKey,
  missingResourceLimit,
  weakKernelSetting,
];
