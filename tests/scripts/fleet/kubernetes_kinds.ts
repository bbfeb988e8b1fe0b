/** The kinds of objects in kubernetes.yaml, from Kubernetes' own OpenAPI schema. */
export type { DaemonSet } from "kubernetes-types/apps/v1.d.ts";
export type { CronJob } from "kubernetes-types/batch/v1.d.ts";
export type { ConfigMap, Namespace } from "kubernetes-types/core/v1.d.ts";
