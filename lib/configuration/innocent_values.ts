/** Forms of values that are no secret, whatever the name says. Pure. */
import { carriesValue } from "../secrets.ts";

const INNOCENT: readonly RegExp[] = [
  // Numbers, durations, sizes, dates, versions.
  /^[+-]?\d+([.,]\d+)*$/,
  /^(\d+(\.\d+)?\s?(ns|us|ms|s|m|h|d|w|[kgt]i?b?|mi?b|mi|%|(second|minute|hour|day)s?)){1,6}$/i,
  /^P(\d+[DWMY])*(T(\d+[HMS])+)?$/,
  /^\d{4}-\d\d-\d\d([T ]\S*)?$/,
  /^v?\d+(\.\d+)+([-+][\w.]+)?$/,
  // An address on a chain or a fingerprint, 160 bits; a digest says what it is.
  /^0x[0-9a-f]{40}$/i,
  /^(sha\d{1,3}|md5)[:-]/i,
  // URLs (those with credentials were found before), host:port, lists of hosts, mail addresses.
  /^[a-z][a-z0-9+.-]*:\/\/\S*$/i,
  /^[\w.-]+:\d{1,5}$/,
  /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/,
  // Public keys, certificates.
  /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com|age1)/,
  /-----BEGIN (CERTIFICATE|([A-Z0-9]+ )?PUBLIC KEY)/,
  // Paths without a leading slash, Windows paths, names of stored secrets.
  /^[\w.-]+(\/[\w.@-]+)*\.(key|pem|crt|cer|p12|pfx|jks|json|ya?ml|txt|env|secret|token)$/i,
  /^[A-Za-z]:\\/,
  /^(op|sm|ssm|awssm|gcp-sm|azkv|akv|keyvault|doppler|bws|k8s|secret|secrets|ref\+[a-z]+):/i,
  // A tag of YAML that leads to the value.
  /^!(env|env_var|secret|vault|ref|sub|getatt|reference|include|ssm)\s/i,
  /^projects\/[^/]+\/(secrets|locations)\//,
];

/** A number, a date, an address, a path, a public key, the name of a stored secret. */
export function isInnocent(value: string): boolean {
  const text = value.trim();
  return !carriesValue(text) || INNOCENT.some((form) => form.test(text));
}
