/** Every collector, in the order of DESIGN: identity first, then the container, then the host. */
import { containerCollector } from "./container.ts";
import { platformCollector } from "./platform.ts";
import { statusCollector } from "./status.ts";
import type { Collector } from "./types.ts";
import { userNamespaceCollector } from "./user_namespace.ts";

/** The registry: each fact is provided by exactly one of these. */
export const COLLECTORS: readonly Collector[] = [
  platformCollector,
  containerCollector,
  statusCollector,
  userNamespaceCollector,
];
