import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import { judgeGiven, openItems, switchedOn } from "../../lib/manifest_settings.ts";
import type { Service } from "../../lib/manifests/compose/types.ts";

/** No service, hook or build has every capability and device of the host. */
export const privilegedService = defineManifestCheck({
  id: "privileged-service",
  area: "compose",
  title: "No service, lifecycle hook or image build is privileged",
  level: "fail",
  rationale:
    "A privileged container holds every capability, sees every device and has no seccomp or AppArmor filter: whoever runs code in it is root on the host.",
  fix: {
    summary: "remove `privileged: true` and add the one capability or device that is needed",
    compose: "privileged: false",
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#privileged",
    "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap((service) => [
      ...switchedOn(
        service.privileged,
        `services.${service.name}.privileged`,
        `Service ${service.name} is privileged`,
      ),
      ...ofHooks(service),
      ...ofBuild(service),
    ]);
  },
});

function ofHooks({ name, hooks }: Service): readonly ManifestFinding[] {
  return hooks.flatMap((hook) => {
    const index = hooks.filter((one) => one.name === hook.name).indexOf(hook);
    return switchedOn(
      hook.privileged,
      `services.${name}.${hook.name}[${index}].privileged`,
      `Service ${name} runs a ${hook.name} hook privileged`,
    );
  });
}

function ofBuild({ name, build }: Service): readonly ManifestFinding[] {
  const path = `services.${name}.build`;
  return judgeGiven(build, path, ({ privileged, entitlements }) => [
    ...switchedOn(
      privileged,
      `${path}.privileged`,
      `The image of service ${name} is built privileged`,
    ),
    ...openItems(entitlements, `${path}.entitlements`),
    ...entitlements.given.filter(({ value }) => value === "security.insecure").map((
      { value, at },
    ) =>
      violatedAt(
        at,
        `${path}.entitlements`,
        `The build of service ${name} may run privileged steps`,
        {
          observed: value,
          fix: "remove `security.insecure` from `entitlements`",
        },
      )
    ),
  ]);
}
