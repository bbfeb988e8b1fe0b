/** From a merged service to the model that the checks judge. */
import { canonicalCapability } from "../../facts/capability_names.ts";
import { set, type Setting, unresolved } from "../place.ts";
import { itemsOf, type Mapping, textOf, type Tree, writtenOf } from "../tree.ts";
import { readBuild } from "./build.ts";
import {
  absent,
  type Fields,
  given,
  type ItemReading,
  items,
  switchSetting,
  textItem,
  textSetting,
  variables,
  words,
} from "./fields.ts";
import { type NamedFiles, readFileMounts } from "./file_mounts.ts";
import { hostNetwork, type NamedNetworks } from "./host_network.ts";
import type { MergedService } from "./layers.ts";
import { type NamedVolumes, readDevice, readMounts } from "./mounts.ts";
import { isOpen, shownText } from "./open_text.ts";
import { readPort } from "./ports.ts";
import type { Project } from "./project.ts";
import { countLimit, memoryLimit, stricter } from "./sizes.ts";
import type { Hook, Items, SecurityOption, Service } from "./types.ts";

/** What the project names beside its services. */
type Named = NamedFiles & {
  readonly volumes: NamedVolumes;
  readonly networks: NamedNetworks;
};

/** Reads one service. */
export function readService(
  project: Project,
  name: string,
  { at, tree, hidden }: MergedService,
  named: Named,
): Service {
  const fields: Fields = { at, tree, hidden };
  const text = (key: string) => textSetting(fields, key);
  const host = hostNetwork(fields, named.networks);
  return {
    name,
    at,
    image: text("image"),
    imageName: imageName(fields),
    build: readBuild(project, fields),
    privileged: switchSetting(fields, "privileged"),
    hooks: [...hooks(fields, "post_start"), ...hooks(fields, "pre_stop")],
    useApiSocket: switchSetting(fields, "use_api_socket"),
    networkMode: host === undefined ? text("network_mode") : set("host", host.at),
    hostNetwork: host?.name,
    pid: text("pid"),
    ipc: text("ipc"),
    uts: text("uts"),
    usernsMode: text("userns_mode"),
    cgroup: text("cgroup"),
    capAdd: items(fields, "cap_add", capability),
    capDrop: items(fields, "cap_drop", capability),
    securityOpt: items(fields, "security_opt", securityOption),
    readOnly: switchSetting(fields, "read_only"),
    user: user(fields),
    ...readMounts(fields, named.volumes),
    fileMounts: readFileMounts(fields, named),
    ports: items(fields, "ports", readPort),
    devices: items(fields, "devices", readDevice),
    deviceCgroupRules: items(fields, "device_cgroup_rules", textItem),
    environment: variables(fields, "environment"),
    labels: variables(fields, "labels"),
    deployLabels: variables(within(fields, "deploy"), "labels"),
    annotations: variables(fields, "annotations"),
    loggingOptions: variables(within(fields, "logging"), "options"),
    command: words(fields, "command"),
    entrypoint: words(fields, "entrypoint"),
    healthcheck: healthcheck(fields),
    healthcheckTest: testWords(within(fields, "healthcheck")),
    ...limits(fields),
    loggingDriver: loggingDriver(fields),
  };
}

/** The image without tag and digest, where a variable is in no other part. */
function imageName(fields: Fields): Setting<string> {
  const found = given(fields, "image");
  const text = textOf(found?.value);
  const name = text === undefined ? undefined : /^(.*?)(?:@.*|:[^/]*)?$/s.exec(text)?.[1];
  return found === undefined || name === undefined || isOpen(name)
    ? textSetting(fields, "image")
    : set(name, found.at);
}

/** A uid that is known decides, whatever the group is. */
function user(fields: Fields): Setting<string> {
  const found = given(fields, "user");
  const text = textOf(found?.value) ?? "";
  const [first = ""] = text.split(":");
  return found !== undefined && isOpen(text) && first !== "" && !isOpen(first)
    ? set(shownText(text), found.at)
    : textSetting(fields, "user");
}

function capability(item: Tree): ItemReading<string> {
  const read = textItem(item);
  if ("open" in read) return read;
  const name = canonicalCapability(read.value.trim());
  return { value: name === "CAP_ALL" ? "ALL" : name };
}

/** Docker cuts at the first `=`, and at the first colon where there is none. */
function securityOption(item: Tree): ItemReading<SecurityOption> {
  const read = textItem(item);
  if ("open" in read) return read;
  const text = read.value;
  const cut = text.includes("=") ? text.indexOf("=") : text.indexOf(":");
  const [name, value] = cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut + 1)];
  return { value: { name, value: name === "no-new-privileges" ? parsedSwitch(value) : value } };
}

/** As Go reads a switch. */
function parsedSwitch(value: string): string {
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return "true";
  return /^(0|f|F|FALSE|false|False)$/.test(value) ? "false" : value;
}

function hooks(fields: Fields, name: Hook["name"]): readonly Hook[] {
  const found = given(fields, name);
  return itemsOf(found?.value).flatMap((item) => {
    if (item.kind !== "mapping") return [];
    const inner = { at: item.at, tree: item };
    return [{
      name,
      at: item.at,
      privileged: switchSetting(inner, "privileged"),
      user: user(inner),
      environment: variables(inner, "environment"),
      command: words(inner, "command"),
    }];
  });
}

function healthcheck(fields: Fields): Service["healthcheck"] {
  const found = given(fields, "healthcheck");
  if (found === undefined) return absent(fields);
  if (found.value.kind !== "mapping") {
    return unresolved(`healthcheck is a ${found.value.kind} where a mapping belongs`, found.at);
  }
  const inner = { at: found.at, tree: found.value };
  const disabled = switchSetting(inner, "disable");
  if (disabled.state === "unresolved") return disabled;
  if (disabled.state === "set" && disabled.value) return set("disabled", disabled.at);
  const test = given(inner, "test");
  if (test === undefined) {
    return found.value.entries.size === 0 ? absent(fields) : set("present", found.at);
  }
  const first = test.value.kind === "list" ? test.value.items[0] : test.value;
  return set(textOf(first) === "NONE" ? "disabled" : "present", test.at);
}

/** What Docker gives to a shell is one word after `sh -c`. */
function testWords(fields: Fields): Items<string> {
  const found = given(fields, "test");
  if (found === undefined) return { at: fields.at, given: [], unresolved: [] };
  const list = found.value.kind === "list" ? found.value.items : [found.value];
  const words = list.map((item) => ({ value: writtenOf(item), at: item.at }));
  const [first] = words;
  const isShell = found.value.kind !== "list" || first?.value === "CMD-SHELL";
  const command = first?.value === "CMD" || first?.value === "CMD-SHELL" ? words.slice(1) : words;
  const shell = isShell ? ["sh", "-c"].map((value) => ({ value, at: found.at })) : [];
  return { at: found.at, given: [...shell, ...command], unresolved: [] };
}

function limits(fields: Fields): Pick<Service, "memoryLimit" | "pidsLimit"> {
  const deployed = within(within(within(fields, "deploy"), "resources"), "limits");
  return {
    memoryLimit: stricter(memoryLimit(fields, "mem_limit"), memoryLimit(deployed, "memory")),
    pidsLimit: stricter(countLimit(fields, "pids_limit"), countLimit(deployed, "pids")),
  };
}

/** The mapping under a key; what is missing in it is told of the service. */
function within(fields: Fields, key: string): Fields {
  const value = given(fields, key)?.value;
  const empty: Mapping = { kind: "mapping", entries: new Map(), at: fields.at };
  return { ...fields, tree: value?.kind === "mapping" ? value : empty };
}

function loggingDriver(fields: Fields): Setting<string> {
  const found = given(fields, "logging");
  if (found !== undefined && found.value.kind !== "mapping") {
    return unresolved(`logging is a ${found.value.kind} where a mapping belongs`, found.at);
  }
  return textSetting(within(fields, "logging"), "driver");
}
