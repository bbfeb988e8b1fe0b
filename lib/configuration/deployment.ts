/** What the variables say about the deployment: which modes, which hub, which keys. Pure. */
import type { DeploymentMode } from "../policy/types.ts";
import type { Configuration, Variable } from "./configuration.ts";
import { secretProblem, type SecretRequirement } from "./placeholders.ts";
import { isOff } from "./switches.ts";
import { urlProblem } from "./urls.ts";

/** The parts of HUB_URL that connecting needs: they are a part of its value, and never shown. */
export interface HubUrl {
  readonly https: boolean;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** HUB_URL, or what is wrong with it, in words that hold no part of it. */
export type ParsedHubUrl = { readonly url: HubUrl } | { readonly problem: string };

/**
 * Names whose presence says that this is a cluster's deployment. DJANGO_SETTINGS_MODULE is Django's
 * own: any Django application has it, and may keep its key under another name.
 */
export function isDeploymentVariable(name: string): boolean {
  return name === "HUB_URL" || name === "CLUSTER_ENABLED" ||
    name.startsWith("DJANGO_") && name !== "DJANGO_SETTINGS_MODULE";
}

/** True unless it is off in one of the usual spellings: what is unclear is judged. */
function isEnabled(variable: Variable | undefined): boolean {
  return variable !== undefined && !isOff(variable.value);
}

/** Agent with a HUB_URL, hub with CLUSTER_ENABLED on, both at once possible, else standalone. */
export function modesOf(configuration: Pick<Configuration, "get">): readonly DeploymentMode[] {
  const modes: DeploymentMode[] = [];
  const hub = configuration.get("HUB_URL");
  if (hub !== undefined && hub.value !== "") modes.push("agent");
  if (isEnabled(configuration.get("CLUSTER_ENABLED"))) modes.push("hub");
  return modes.length > 0 ? modes : ["standalone"];
}

/** Total: any text, null for a value that is not UTF-8. */
export function parseHubUrl(value: string | null): ParsedHubUrl {
  if (value === null) return { problem: "is not UTF-8" };
  if (value.trim() !== value) return { problem: "begins or ends with white space" };
  if (value === "") return { problem: "is empty" };
  if (/^[A-Za-z0-9.-]+(:\d+)?(\/|$)/.test(value)) {
    return { problem: "has no scheme: it must begin with https://" };
  }
  const problem = urlProblem(value);
  if (problem !== undefined) return { problem };
  if (!/^https?:/i.test(value)) return { problem: "has a scheme other than https" };
  const url = new URL(value);
  const https = url.protocol === "https:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? https ? 443 : 80 : Number(url.port);
  return { url: { https, host, port } };
}

/** Django's own floor for SECRET_KEY (security.W009), and ours for the cluster's secret. */
export const DEPLOYMENT_SECRETS: Readonly<Record<string, SecretRequirement>> = {
  DJANGO_SECRET_KEY: { minLength: 50, distinct: 5 },
  WEBHOOK_SECRET_CLUSTER: { minLength: 32, distinct: 5 },
};

/** What is wrong with one of them, in words that hold its length and nothing else of it. */
export function deploymentSecretProblem(name: string, value: string | null): string | undefined {
  const requirement = DEPLOYMENT_SECRETS[name];
  // Bytes that are no text cannot be counted as characters; nothing generates such a key.
  if (value === null) return "is not UTF-8";
  return requirement === undefined ? undefined : secretProblem(name, value, requirement);
}

const PROXIES = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/** Which variable names a proxy for the host, if one does and NO_PROXY does not exempt the host. */
export function proxyVariable(
  { get }: Pick<Configuration, "get">,
  host: string,
): string | undefined {
  const exempt = (get("NO_PROXY") ?? get("no_proxy"))?.value ?? "";
  const isExempt = exempt.split(/[\s,]+/).some((entry) => {
    const name = entry.toLowerCase().replace(/^\*?\./, "");
    return name !== "" && (name === "*" || host === name || host.endsWith(`.${name}`));
  });
  return isExempt ? undefined : PROXIES.find((name) => (get(name)?.value ?? "") !== "");
}
