/** Servers on loopback that play the release host, the API host and the host of the files. */
import { sha256 } from "../../scripts/runtime.ts";

/** One request that a host was sent. */
export interface Seen {
  readonly path: string;
  readonly authorization: string | null;
}

/** A running server, and what it was asked. */
export interface Host extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly Seen[];
}

/** Answers one request; undefined is 404. */
export type Answer = (path: string) => Response | undefined | Promise<Response | undefined>;

/** The files of one release by name. */
export type Release = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** The name of the ordinary program. */
export const ASSET = `posture-${Deno.build.arch}-unknown-linux-gnu`;

/** The name of the bundle for musl. */
export const BUNDLE = `posture-portable-${Deno.build.arch}.tar.gz`;

/** A program that says it is posture 9.9.9. */
export const PROGRAM = new TextEncoder().encode('#!/bin/sh\necho "posture 9.9.9 (a test)"\n');

/** Starts a host at a free port. */
export function host(answer: Answer, tls?: Deno.TlsCertifiedKeyPem): Host {
  const seen: Seen[] = [];
  const stop = new AbortController();
  const settings = { port: 0, hostname: "127.0.0.1", onListen() {}, signal: stop.signal };
  const server = Deno.serve({ ...settings, ...tls }, async (request) => {
    const { pathname, search } = new URL(request.url);
    seen.push({ path: pathname + search, authorization: request.headers.get("authorization") });
    return await answer(pathname) ?? new Response("not found", { status: 404 });
  });
  const { hostname, port } = server.addr;
  const scheme = tls === undefined ? "http" : "https";
  return {
    url: `${scheme}://${hostname}:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      stop.abort(); // and not shutdown(), which waits for answers that never end
      await server.finished;
    },
  };
}

/** A release of these files, and SHA256SUMS of them. */
export async function release(files: Release): Promise<Release> {
  const lines = await Promise.all(
    [...files].map(async ([name, bytes]) => `${await sha256(bytes)}  ${name}\n`),
  );
  return new Map([...files, ["SHA256SUMS", new TextEncoder().encode(lines.join(""))]]);
}

/** As GitHub does: `latest/download/…` redirects to `download/v9.9.9/…`. */
export function releaseHost(files: Release): Host {
  return host((path) => {
    const [, latest] = /^\/latest\/download\/(.+)$/.exec(path) ?? [];
    if (latest !== undefined) return redirect(`/download/v9.9.9/${latest}`);
    const [, named = ""] = /^\/download\/v9\.9\.9\/(.+)$/.exec(path) ?? [];
    return file(files, named);
  });
}

/** Answers for latest/download/FILE, without a redirect. */
export function latest(answer: Answer): Answer {
  return (path) => answer(path.replace("/latest/download/", ""));
}

/** The files of a release, but for the program another answer. */
export function instead(files: Release, answer: () => Response): Answer {
  return latest((name) => name === ASSET ? answer() : file(files, name));
}

/** A file of the release, or undefined. */
export function file(files: Release, name: string): Response | undefined {
  const bytes = files.get(name);
  return bytes === undefined ? undefined : new Response(bytes);
}

/** 302. */
export function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

/** The API's description of release v9.9.9; the number of a file is its place plus 100. */
export function description(files: Release, indent: number): Response {
  const there = "https://elsewhere.example.com/repos/posture-dev/posture/releases";
  const assets = [...files.keys()].map((name, index) => ({
    url: `${there}/assets/${index + 100}`,
    id: index + 100,
    node_id: "RA_x",
    name,
    label: "",
    uploader: { login: "someone", url: "https://elsewhere.example.com/users/someone" },
    browser_download_url: `${there}/download/v9.9.9/${name}`,
  }));
  const body = 'Notes, "quoted": {"name": "SHA256SUMS"}';
  const release = { url: `${there}/1`, tag_name: "v9.9.9", name: "v9.9.9", assets, body };
  return new Response(JSON.stringify(release, null, indent));
}

/** A body that begins, says it is longer, and never goes on. */
export function stalled(bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(
    new ReadableStream({ start: (controller) => controller.enqueue(bytes) }),
    { headers: { "content-length": String(bytes.length + 1000) } },
  );
}

/** A body that ends before its length. */
export function truncated(bytes: Uint8Array<ArrayBuffer>): Response {
  let sent = false;
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new Error("the connection breaks"));
        else controller.enqueue(bytes);
        sent = true;
      },
    }),
    { headers: { "content-length": String(bytes.length + 1000) } },
  );
}
