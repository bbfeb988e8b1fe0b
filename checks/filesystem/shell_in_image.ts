import { defineCheck, pass, violated } from "../../lib/check.ts";

const KINDS = ["shell", "package manager", "download tool"] as const;

/** One result per kind: what an intruder would use next. */
export const shellInImage = defineCheck({
  id: "shell-in-image",
  area: "filesystem",
  title: "The image has no shell, package manager or download tool",
  level: "info",
  rationale:
    "A flaw that runs one command is far less without a shell to run it in, a download tool to fetch the next stage and a package manager to install the rest.",
  fix: {
    summary: "build the final stage `FROM` a distroless image, or `FROM scratch`",
    docker: "a multi-stage build that copies only the application into a distroless final stage",
  },
  references: [
    "https://docs.docker.com/build/building/multi-stage/",
    "https://github.com/GoogleContainerTools/distroless",
  ],
  scope: "container",
  needs: ["imageTools"],
  evaluate({ imageTools }) {
    const findings = KINDS.flatMap((kind) => {
      const tools = imageTools.filter((tool) => tool.kind === kind);
      if (tools.length === 0) return [];
      const names = tools.map((tool) => tool.name).join(", ");
      const observed = tools.map((tool) => tool.path).join(" ");
      return [violated(`The image has a ${kind}: ${names}`, { subject: kind, observed })];
    });
    return findings.length > 0
      ? findings
      : pass("The image has no shell, package manager or download tool");
  },
});
