/** Every collector, in the order of DESIGN: identity first, then the container, then the host. */
import { cgroupCollector } from "./cgroup.ts";
import { commandCollector } from "./command.ts";
import { containerCollector } from "./container.ts";
import { coreDumpsCollector } from "./core_dumps.ts";
import { credentialBrokersCollector } from "./credential_broker.ts";
import { dependencyAuditCollector } from "./dependency_audit.ts";
import { deploymentCollector } from "./deployment.ts";
import { descriptorsCollector } from "./descriptors.ts";
import { environmentSecretsCollector } from "./environment_secrets.ts";
import { groupsCollector } from "./groups.ts";
import { hubCertificateCollector, hubConnectionCollector } from "./hub.ts";
import { instancesCollector } from "./instances.ts";
import { limitsCollector } from "./limits.ts";
import { lsmCollector } from "./lsm.ts";
import { imageToolsCollector } from "./image_tools.ts";
import { judgedConfigurationCollector } from "./judged_configuration.ts";
import { kernelPathsCollector } from "./kernel_paths.ts";
import { mountsCollector } from "./mounts.ts";
import { programCollector } from "./program.ts";
import { proxiesCollector } from "./proxies.ts";
import { runtimeSocketsCollector } from "./runtime_sockets.ts";
import { setuidFilesCollector } from "./setuid_files.ts";
import { envFileCollector, privateDirsCollector, secretFilesCollector } from "./named_paths.ts";
import { namespacesCollector } from "./namespaces.ts";
import { platformCollector } from "./platform.ts";
import { socketOwnersCollector } from "./socket_owners.ts";
import { socketsCollector } from "./sockets.ts";
import { statusCollector } from "./status.ts";
import { ptraceScopeCollector, sysctlsCollector } from "./sysctls.ts";
import type { Collector } from "./types.ts";
import { uidPeersCollector } from "./uid_peers.ts";
import { userNamespaceCollector } from "./user_namespace.ts";

/** The registry: each fact is provided by exactly one of these. */
export const COLLECTORS: readonly Collector[] = [
  platformCollector,
  containerCollector,
  statusCollector,
  userNamespaceCollector,
  groupsCollector,
  lsmCollector,
  limitsCollector,
  coreDumpsCollector,
  descriptorsCollector,
  instancesCollector,
  mountsCollector,
  runtimeSocketsCollector,
  kernelPathsCollector,
  privateDirsCollector,
  secretFilesCollector,
  envFileCollector,
  setuidFilesCollector,
  imageToolsCollector,
  programCollector,
  commandCollector,
  environmentSecretsCollector,
  uidPeersCollector,
  credentialBrokersCollector,
  judgedConfigurationCollector,
  namespacesCollector,
  socketsCollector,
  socketOwnersCollector,
  deploymentCollector,
  hubConnectionCollector,
  hubCertificateCollector,
  proxiesCollector,
  dependencyAuditCollector,
  ptraceScopeCollector,
  sysctlsCollector,
  cgroupCollector,
];
