/** A release that only GITHUB_TOKEN can fetch, and an installation from it. */
import { join } from "node:path";
import { assert } from "../../lib/std/assert.ts";
import { contents, type Ended, type Home, run, SCRIPT } from "./installer.ts";
import {
  type Answer,
  ASSET,
  description,
  file,
  type Host,
  host,
  PROGRAM,
  redirect,
  release,
} from "./release_host.ts";

/** Planted. */
export const TOKEN = "ghp_planted0123456789abcdefghijklmnopqrstu";
const OTHER = new TextEncoder().encode("another file\n");

/** What both downloads are of. */
export const GOOD = await release(new Map([["x" + ASSET, OTHER], [ASSET, PROGRAM]]));
/** Where the API has the releases. */
export const BASE = "/repos/posture-dev/posture/releases";
/** The downloaders that can be handed a token. */
export const DOWNLOADERS = ["curl", "wget"] as const;

/** As GitHub does: the description by the API, each file by a redirect to the storage host. */
export function api(storage: () => Host, files = GOOD): Answer {
  return (path) => {
    if (path === `${BASE}/latest`) return description(files, 0);
    if (path === `${BASE}/tags/v9.9.9`) return description(files, 2);
    const [, id] = /\/assets\/(\d+)$/.exec(path) ?? [];
    const name = [...files.keys()][Number(id) - 100];
    return name === undefined ? undefined : redirect(`${storage().url}/${name}?signature=1`);
  };
}

/** The storage host. */
export function storage(): Host {
  return host((path) => file(GOOD, path.slice(1)));
}

/** Installs with the token; fails when it was printed, or is in a file. */
export async function install(
  there: Home,
  apiHost: Host,
  command: readonly string[] = ["sh", SCRIPT],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const given = { ...there.env, POSTURE_API_URL: apiHost.url, GITHUB_TOKEN: TOKEN, ...env };
  const ended = await run(command, given);
  assert(!(ended.stdout + ended.stderr).includes(TOKEN), "the token was printed");
  await assertNowhere(there);
  return ended;
}

/** No file below the home holds it. */
async function assertNowhere({ path }: Home): Promise<void> {
  for (const name of await contents(path)) {
    const text = await Deno.readTextFile(join(path, name)).catch(() => "");
    assert(!text.includes(TOKEN), `${name} holds the token`);
  }
}

/** What came as Authorization, by request. */
export const tokens = ({ seen }: Host) => seen.map(({ authorization }) => authorization);
/** What the API is to be sent. */
export const BEARER = `Bearer ${TOKEN}`;
