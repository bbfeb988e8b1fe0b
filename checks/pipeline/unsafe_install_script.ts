import { defineManifestCheck, undeterminedAt, violatedAt } from "../../lib/manifest_check.ts";
import type { HazardKind } from "../../lib/manifests/pipeline/install_script.ts";

/** What is wrong with each cause, and what to write instead. */
const CAUSES: Readonly<
  Record<Exclude<HazardKind, "unread">, readonly [message: string, fix: string]>
> = {
  "token-needed": [
    "The script ends without GITHUB_TOKEN, which no public download needs",
    "use the token only when it is set: public releases are at https://github.com/OWNER/REPOSITORY/releases/download/",
  ],
  argv: [
    "A token is an argument of the command: every user of the machine can read it in the list of processes",
    'hand the header over on stdin: `printf \'header = "Authorization: Bearer %s"\\n\' "$GITHUB_TOKEN" | curl --config - URL`',
  ],
  url: [
    "A token is part of a URL: it ends up in logs, in the list of processes and at every proxy",
    'hand it over in a header on stdin: `printf \'header = "Authorization: Bearer %s"\\n\' "$GITHUB_TOKEN" | curl --config - URL`',
  ],
  trace: [
    "The script traces its commands while it uses a token: the token is printed",
    "remove `set -x`, or write `set +x` before the token is used",
  ],
  redirect: [
    "The command sends a token wherever it is redirected to: an asset's storage is another company's",
    "use curl without `--location-trusted` (it keeps the header to its host), or `wget --max-redirect=0`",
  ],
  unverified: [
    "What the command downloads is installed without a checksum",
    "download it to a file, and verify it before it is used: `sha256sum -c SHA256SUMS`",
  ],
};

/** An install script verifies what it installs, and keeps a token to itself. */
export const unsafeInstallScript = defineManifestCheck({
  id: "unsafe-install-script",
  area: "pipeline",
  title: "Install scripts verify what they install, and give no token away",
  level: "warn",
  rationale:
    "An install script runs as whoever pastes it: a download without a checksum runs what a mirror or a hijacked release serves, and a token in an argument, a URL or a trace can be read by others.",
  fix: {
    summary:
      "verify each download with `sha256sum -c`, hand tokens over with `curl --config -`, and work without a token",
  },
  references: [
    "https://curl.se/docs/manpage.html#-K",
    "https://docs.github.com/en/repositories/releasing-projects-on-github/linking-to-releases",
  ],
  judges: ["script"],
  evaluate: ({ model: { hazards } }) =>
    hazards.map(({ kind, at, observed }) => {
      if (kind === "unread") {
        const asked = "whether what is installed is verified cannot be known";
        return undeterminedAt(at, kind, `${asked}: what ${observed} does is not to be seen here`);
      }
      const [message, fix] = CAUSES[kind];
      return violatedAt(at, kind, `${message} (${observed})`, { observed, fix });
    }),
});
