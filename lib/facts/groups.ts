/** /etc/group of the process: group(5). */
import { absent, known, unknown } from "./fact.ts";
import { isMissing, pathForSystem, resolveInTarget } from "./target_path.ts";
import { defineCollector, type FactValue } from "./types.ts";

type Groups = FactValue<"groupNames">;

const PATH = "/etc/group";

/** Name and gid of each well-formed line, as getgrent(3) reads them: other lines are passed over. */
export function parseGroups(text: string): Groups {
  return text.split("\n").flatMap((line) => {
    const [, name, digits] = /^([^:#+\-\s][^:]*):[^:]*:(\d{1,10}):/.exec(line) ?? [];
    const gid = Number(digits);
    return name !== undefined && gid <= 0xffffffff ? [{ gid, name }] : [];
  });
}

/** The names of the groups that the process can be in; members and passwords are not kept. */
export const groupsCollector = defineCollector({
  name: "/etc/group",
  provides: ["groupNames"],
  collect(system, target) {
    const file = resolveInTarget(system, target, PATH, { follow: true });
    if (!file.ok) {
      return {
        groupNames: isMissing(file) ? absent(`${PATH} does not exist`) : unknown(file.message),
      };
    }
    const path = pathForSystem(target, file.value.path);
    const reading = system.readText(path);
    if (!reading.ok) return { groupNames: unknown(reading.message) };
    const groups = parseGroups(reading.value);
    const garbage = groups.length === 0 && reading.value.trim() !== "";
    return { groupNames: garbage ? unknown(`cannot parse ${path}`) : known(groups, path) };
  },
});
