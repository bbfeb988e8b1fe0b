/** /proc/PID/attr: which AppArmor profile or SELinux context confines the process. */
import type { Failure, System } from "../system/types.ts";
import { absent, type Fact, known, unknown } from "./fact.ts";
import { defineCollector, type FactValue, type Target } from "./types.ts";

type Lsm = FactValue<"lsm">;

/** `profile (mode)`, or the bare word `unconfined`: apparmor(7). */
export function parseAppArmor(text: string): Lsm | undefined {
  const label = text.replace(/[\n\0]+$/, "");
  if (label === "unconfined") return { module: "apparmor", label, mode: "unconfined" };
  const [, profile, mode] = /^(\S.*) \(([a-z]{1,20})\)$/.exec(label) ?? [];
  if (profile === undefined || mode === undefined) return undefined;
  return { module: "apparmor", label: profile, mode };
}

/** `user:role:type[:range]`, ended by a NUL byte. The mode is not in it. */
export function parseSelinux(text: string): Lsm | undefined {
  const label = text.replace(/[\n\0]+$/, "");
  const shape = /^[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*(:[\w.,:-]+)?$/;
  return shape.test(label) ? { module: "selinux", label, mode: null } : undefined;
}

/** The label of the process and the security module that it comes from. */
export const lsmCollector = defineCollector({
  name: "attr/current",
  provides: ["lsm"],
  collect: (system, target) => ({
    lsm: readAppArmor(system, target) ?? readCurrent(system, target),
  }),
});

/** Since Linux 5.8; attr/current alone may belong to another module. */
function readAppArmor(system: System, target: Target): Fact<Lsm> | undefined {
  const path = `${target.proc}/attr/apparmor/current`;
  const reading = system.readText(path);
  if (!reading.ok) {
    // Not built into this kernel, or built in and not switched on.
    const inactive = reading.code === "ENOENT" || reading.code === "EINVAL";
    return inactive ? undefined : unknown(reading.message);
  }
  const lsm = parseAppArmor(reading.value);
  return lsm === undefined ? unknown(`cannot parse ${path}`) : known(lsm, path);
}

function readCurrent(system: System, target: Target): Fact<Lsm> {
  const path = `${target.proc}/attr/current`;
  const reading = system.readText(path);
  if (!reading.ok) return withoutLabel(system, target, reading);
  const selinux = parseSelinux(reading.value);
  if (selinux !== undefined) return known({ ...selinux, mode: selinuxMode(system) }, path);
  const other = parseAppArmor(reading.value) ?? parseSmack(system, target);
  return other === undefined ? unknown(`cannot parse ${path}`) : known(other, path);
}

/** EINVAL: no module gives labels. No attr directory: a kernel without any, such as gVisor's. */
function withoutLabel(system: System, target: Target, failure: Failure): Fact<Lsm> {
  const visible = system.stat(`${target.proc}/status`, { follow: true }).ok;
  const none = failure.code === "EINVAL" || (failure.code === "ENOENT" && visible);
  return none
    ? absent("neither AppArmor nor SELinux is active in this kernel")
    : unknown(failure.message);
}

/** Null where selinuxfs is not mounted, as in most containers. */
function selinuxMode(system: System): string | null {
  const reading = system.readText("/sys/fs/selinux/enforce");
  const text = reading.ok ? reading.value.trim() : "";
  if (text === "1") return "enforcing";
  return text === "0" ? "permissive" : null;
}

function parseSmack(system: System, target: Target): Lsm | undefined {
  const reading = system.readText(`${target.proc}/attr/smack/current`);
  const label = reading.ok ? reading.value.replace(/[\n\0]+$/, "") : "";
  return label === "" ? undefined : { module: "other", label, mode: null };
}
