/** `build`, joined with the Dockerfile that it names. */
import { set, type Setting, unresolved } from "../place.ts";
import { type Entry, entry, type Mapping, textOf, writtenOf } from "../tree.ts";
import { parseInstructions } from "../pipeline/dockerfile.ts";
import { isRemote } from "./anchor.ts";
import {
  absent,
  type Fields,
  given,
  items,
  switchSetting,
  textItem,
  textSetting,
  variables,
} from "./fields.ts";
import { isOpen, openMark, openReason } from "./open_text.ts";
import { joinPath } from "./paths.ts";
import { locate, type Project } from "./project.ts";
import type { Build } from "./types.ts";
import type { Variables } from "./variables.ts";
import { type BuildRequest, buildUser } from "./build_user.ts";

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
    network: textSetting(fields, "network"),
    args: variables(fields, "args"),
    labels: variables(fields, "labels"),
    contexts: contexts(fields),
    inline: inlineText(fields),
    ...joinDockerfile(project, fields),
  }, at);
}

function inlineText({ tree }: Fields): Build["inline"] {
  const inline = entry(tree, "dockerfile_inline");
  if (inline === undefined || textOf(inline.value) === undefined) return undefined;
  return { value: writtenOf(inline.value), at: inline.at };
}

function contexts(fields: Fields): Build["contexts"] {
  const more = variables(fields, "additional_contexts");
  const context = entry(fields.tree, "context");
  if (context === undefined || textOf(context.value) === undefined) return more;
  const value = {
    name: "context",
    value: textOf(context.value),
    written: writtenOf(context.value),
  };
  return { ...more, given: [{ value, at: context.at }, ...more.given] };
}

type Joined = Pick<Build, "dockerfile" | "user">;

function joinDockerfile(project: Project, fields: Fields): Joined {
  const text = (key: string) => textOf(entry(fields.tree, key)?.value);
  const [context = ".", name = "Dockerfile"] = [text("context"), text("dockerfile")];
  const [target, inline] = [text("target"), entry(fields.tree, "dockerfile_inline")];
  const open = [context, name, target ?? ""].find(isOpen);
  const without = (user: Setting<string>): Joined => ({ dockerfile: undefined, user });
  const unknown = (reason: string) => without(unresolved(reason, fields.at));
  const request = { target, args: argsOf(fields), at: fields.at };
  if (inline !== undefined && textOf(inline.value) !== undefined) {
    return without(inlineUser(inline, request));
  }
  if (open !== undefined) return unknown(openReason(open));
  if (isRemote(context)) return unknown("the build context is not on this machine");
  const path = locate(project, joinPath(`${joinPath("", context)}/`, name));
  return { dockerfile: path, user: project.userOf(path, request) };
}

/** Its lines are not the file's: the key's place stands for all of them. */
function inlineUser({ at, value }: Entry, request: BuildRequest): Setting<string> {
  const file = { path: at.file, text: textOf(value) ?? "" };
  return { ...buildUser(parseInstructions(file), request), at };
}

/** What the build is given; one without a value comes from whoever builds. */
function argsOf(fields: Fields): Variables {
  const given = variables(fields, "args").given.map(({ value: { name, value } }) =>
    [name, value === undefined || value.includes("${") ? openMark(name) : value] as const
  );
  return new Map(given);
}
