/** Commands that fetch a tool anew, and the version that each of them names. */

/** One tool that a command fetches. */
export interface ToolFetch {
  /** As it is written: `prettier@^3`. */
  readonly name: string;
  /** What stands for the version; empty without one. */
  readonly version: string;
  /** True for a version that stays what it is. */
  readonly isExact: (version: string) => boolean;
}

/** How a family of commands writes its packages. */
interface Form {
  /** Name and version; undefined: a path, an address, no package of a registry. */
  readonly split: (text: string) => readonly [name: string, version: string] | undefined;
  readonly isExact: (version: string) => boolean;
  /** Options that take a value of their own. */
  readonly valued: RegExp;
}

/** The tools that a command fetches; `installs`: the project's own are installed before. */
export function toolFetches(words: readonly string[], installs: boolean): readonly ToolFetch[] {
  const [program = "", first = "", second = ""] = words;
  const two = `${program} ${first}`;
  if (/^go (install|run|get)$/.test(two)) return fetches(GO, words.slice(2), MODULE);
  if (program === "npx" || program === "bunx") return executed(words.slice(1), installs);
  if (program === "pnpx") return one(NPM, words.slice(1), PACKAGE);
  if (/^(npm (exec|x)|bun x)$/.test(two)) return executed(words.slice(2), installs);
  const dlx = /^(pnpm|yarn)$/.test(program) ? words.indexOf("dlx") : -1;
  if (dlx > 0 && words.slice(1, dlx).every((word) => word.startsWith("-"))) {
    return one(NPM, [...words.slice(1, dlx), ...words.slice(dlx + 1)], PACKAGE);
  }
  if (/^(npm (create|init|innit)|(pnpm|yarn|bun) create)$/.test(two)) {
    return one(NPM, words.slice(2), PACKAGE);
  }
  if (/^(npm|pnpm|bun) (i|install|add)$|^yarn global$/.test(two)) return globally(words);
  if (program === "uvx") return one(PYTHON, words.slice(1), /^--from$/);
  if (/^uv tool$/.test(two) && /^(run|install)$/.test(second)) {
    return one(PYTHON, words.slice(3), /^--from$/);
  }
  if (/^pipx (run|install)$/.test(two)) {
    const rest = words.slice(2);
    if (first === "run" || rest.some((word) => /^--spec(=|$)/.test(word))) {
      return one(PYTHON, rest, /^--spec$/);
    }
    return fetches(PYTHON, rest);
  }
  return program === "cargo" ? crates(words) : [];
}

const MODULE = /^[\w.-]+\.[\w-]+\/[^@\s]*@/;

const GO: Form = {
  split: atSign,
  // Only what begins with v can be the beginning of a version; `2025.1` is a tag.
  isExact: (version) =>
    /^(v\d+\.\d+\.\d+([-+][\w.+-]+)?|[\w-]*\d+(\.\d+){2}|\d+(\.\d+)+|[0-9a-f]{7,64}|none)$/
      .test(version),
  valued: /^-(C|p|o|pkgdir|tags|ldflags|gcflags|asmflags|mod|modfile|overlay|toolexec|exec)$/,
};

const NPM: Form = {
  split: atSign,
  isExact: (version) => /^=?v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(version),
  valued:
    /^(-c|--call|-w|--workspace|-C|--dir|--prefix|--registry|--location|--tag|--cwd|--filter)$/,
};

const PYTHON: Form = {
  split: (text) => {
    const [, name = "", version = ""] = /^([\w.-]+(?:\[[^\]]*\])?)\s*(?:@|(?=[=<>~!]))(.*)$/s
      .exec(text) ?? [];
    return name === "" ? plain(text, "") : plain(name, version);
  },
  // `tool@1.2` is `tool==1.2` to uvx.
  isExact: (version) => /^(={2,3}\s*)?v?\d+(\.\w+)+([-+.]\w+)*$|^={2,3}\s*\d+$/.test(version),
  valued:
    /^(--python|-p|--with|--with-editable|--with-requirements|--index|--index-url|--extra-index-url|-i|--pip-args|--suffix|--constraints?|-c|--backend|--directory|--default-index|-f|--find-links|--exclude-newer|--color|--cache-dir)$/,
};

const CRATE: Form = {
  split: atSign,
  isExact: (version) => /^=?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(version),
  valued:
    /^(--version|--vers|--git|--branch|--tag|--rev|--root|--index|--registry|--features|-F|--bin|--example|--profile|--target|--target-dir|--config|-Z|-j|--jobs|--color|--manifest-path|--strategies|--bin-dir|--install-path|--targets|--rate-limit|--pkg-url|--pkg-fmt|--github-token)$/,
};

/** `name@version`; a scope's own sign is no version's. */
function atSign(text: string): readonly [string, string] | undefined {
  const at = text.indexOf("@", 1);
  return at < 0 ? plain(text, "") : plain(text.slice(0, at), text.slice(at + 1));
}

/** Undefined for a path, an address or what a variable says: no package's name. */
function plain(name: string, version: string): readonly [string, string] | undefined {
  if (!/^@?[a-z0-9]/i.test(name) || /:|\.(whl|tgz|gz)$/.test(name)) return undefined;
  // A variable may hold the version, unless there is one behind it.
  if (version === "" && /[$\uE000]/.test(name)) return undefined;
  return /^[a-z][a-z+]*:/i.test(version) ? undefined : [name, version];
}

/** Every argument that is a package. */
function fetches(
  form: Form,
  words: readonly string[],
  only?: RegExp,
  otherwise = "",
): readonly ToolFetch[] {
  return operands(form, words).flatMap((text) => {
    const parts = only === undefined || only.test(text) ? form.split(text) : undefined;
    if (parts === undefined) return [];
    const [, version] = parts;
    return [{
      name: text,
      version: version === "" ? otherwise : version,
      isExact: form.isExact,
    }];
  });
}

/** The package: that of an option before it, or the first word that is no option. */
function one(form: Form, words: readonly string[], option: RegExp): readonly ToolFetch[] {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const [name = "", value] = word.split("=", 2);
    if (option.test(name)) return fetches(form, [value ?? words[index + 1] ?? ""]);
    if (form.valued.test(word)) index++;
    else if (!word.startsWith("-")) return fetches(form, [word]);
  }
  return [];
}

function operands({ valued }: Form, words: readonly string[]): readonly string[] {
  return words.filter((word, index) =>
    !word.startsWith("-") && !valued.test(words[index - 1] ?? "")
  );
}

/** Once the project's own packages are installed, it takes them from there. */
function executed(words: readonly string[], installs: boolean): readonly ToolFetch[] {
  if (installs || words.some((word) => /^--(no|no-install|offline)$/.test(word))) return [];
  return one(NPM, words, PACKAGE);
}

const PACKAGE = /^(-p|--package)$/;

/** `npm install -g tool`; what is installed into the project is in its lock file. */
function globally(words: readonly string[]): readonly ToolFetch[] {
  const isYarn = words[0] === "yarn";
  if (isYarn && words[2] !== "add") return [];
  const isGlobal = isYarn ||
    words.some((word) => /^(-g|--global|--location=global)$/.test(word)) ||
    words.some((word, index) => word === "--location" && words[index + 1] === "global");
  return isGlobal ? fetches(NPM, words.slice(isYarn ? 3 : 2)) : [];
}

/** `cargo install` and `cargo binstall`, with the version as an option too. */
function crates(words: readonly string[]): readonly ToolFetch[] {
  const rest = words.slice(1).filter((word, index) => index > 0 || !word.startsWith("+"));
  if (!/^b?install$/.test(rest[0] ?? "")) return [];
  const of = (name: RegExp) => {
    const index = rest.findIndex((word) => name.test(word.split("=", 1)[0] ?? ""));
    if (index < 0) return undefined;
    return rest[index]?.includes("=") === true
      ? rest[index]?.replace(/^[^=]*=/, "")
      : rest[index + 1];
  };
  if (rest.some((word) => /^(--path|--list)(=|$)/.test(word))) return [];
  if (of(/^--git$/) === undefined) {
    return fetches(CRATE, rest.slice(1), undefined, of(/^--vers(ion)?$/));
  }
  if (of(/^--(rev|tag)$/) !== undefined) return [];
  const version = of(/^--branch$/) ?? "";
  const [name = "a repository"] = operands(CRATE, rest.slice(1));
  return [{ name, version, isExact: () => false }];
}
