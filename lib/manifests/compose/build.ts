/** `build`, joined with the Dockerfile that it names. */
import { set, type Setting, unresolved } from "../place.ts";
import { entry, type Mapping, textOf } from "../tree.ts";
import { isRemote } from "./anchor.ts";
import { absent, type Fields, given, items, switchSetting, textItem, variables } from "./fields.ts";
import { isOpen, openReason } from "./open_text.ts";
import { joinPath } from "./paths.ts";
import { locate, type Project } from "./project.ts";
import type { Build } from "./types.ts";

/** Reads `build` in either form. */
export function readBuild(project: Project, service: Fields): Setting<Build> {
  const found = given(service, "build");
  if (found === undefined) return absent(service);
  const { at, value } = found;
  if (value.kind === "list") return unresolved("build is a list where a mapping belongs", at);
  const tree: Mapping = value.kind === "mapping" ? value : {
    kind: "mapping",
    entries: new Map([["context", { at, value }]]),
    at: value.at,
  };
  const fields = { at, tree };
  return set({
    privileged: switchSetting(fields, "privileged"),
    entitlements: items(fields, "entitlements", textItem),
    args: variables(fields, "args"),
    labels: variables(fields, "labels"),
    ...joinDockerfile(project, fields),
  }, at);
}

type Joined = Pick<Build, "dockerfile" | "user">;

function joinDockerfile(project: Project, fields: Fields): Joined {
  const text = (key: string) => textOf(entry(fields.tree, key)?.value);
  const context = text("context") ?? ".";
  const name = text("dockerfile") ?? "Dockerfile";
  const open = [context, name, text("target") ?? ""].find(isOpen);
  const unknown = (reason: string): Joined => ({
    dockerfile: undefined,
    user: unresolved(reason, fields.at),
  });
  if (text("dockerfile_inline") !== undefined) return unknown("the Dockerfile is written inline");
  if (open !== undefined) return unknown(openReason(open));
  if (isRemote(context)) return unknown("the build context is not on this machine");
  const path = locate(project, joinPath(joinPath("", context) + "/", name));
  return { dockerfile: path, user: unresolved("not read yet", fields.at) };
}
