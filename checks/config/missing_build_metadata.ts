import { defineCheck } from "../../lib/check.ts";
import { judgeNamed } from "../../lib/check_variables.ts";

/** The running build says which commit it was made of. */
export const missingBuildMetadata = defineCheck({
  id: "missing-build-metadata",
  area: "config",
  title: "The environment says which commit was built",
  level: "info",
  rationale:
    "When a vulnerability is announced or a break-in is looked into, the first question is which code runs. An image that does not say so cannot be matched with its source.",
  fix: {
    summary: "`ARG GIT_COMMIT` and `ENV GIT_COMMIT=$GIT_COMMIT` in the Dockerfile",
    docker: 'docker build --build-arg GIT_COMMIT="$(git rev-parse HEAD)"',
    compose: "build: { args: { GIT_COMMIT: … } }",
    kubernetes: "the image's own ENV, or env: [{ name: GIT_COMMIT, value: … }]",
    systemd: "Environment=GIT_COMMIT=…",
  },
  references: ["https://docs.docker.com/build/building/variables/"],
  needs: ["buildMetadata"],
  skipReason: ({ config, profile }, { pid, command }) => {
    if (config.build_metadata.length === 0) return "config.build_metadata is empty in the policy";
    const isNode = profile === "host" && pid === undefined && command === undefined;
    return isNode ? "audits the node: name a process with --pid" : undefined;
  },
  evaluate({ buildMetadata }) {
    return judgeNamed(buildMetadata, {
      pass: "The environment says which commit was built",
      details: ({ name }) => ({
        fix: `set ${name} when the image is built: \`ARG ${name}\`, \`ENV ${name}=$${name}\``,
      }),
    });
  },
});
