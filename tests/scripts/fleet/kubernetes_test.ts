/** kubernetes.yaml: its shape by Kubernetes' own types, its commands in a pod such as it asks for. */
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { BINARY } from "../../../scripts/build.ts";
import type { Report } from "../../../lib/report/types.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../../../lib/std/assert.ts";
import { emptyDirectory, fleetPath, fleetText, lookingAt, nodeProcess, tool } from "./files.ts";
import { podCommand } from "./pod.ts";

const TEXT = await fleetText("kubernetes.yaml");
const DOCUMENTS = parseAllDocuments(TEXT, { strict: true });
const OBJECTS = DOCUMENTS.map((document) => document.toJS());
const [, configMap, daemonSet, cronJob] = OBJECTS;
const POLICY: string = configMap.data["node.yaml"];
const NODE_POD = daemonSet.spec.template.spec;
const NIGHTLY_POD = cronJob.spec.jobTemplate.spec.template.spec;

/** What `deno check` says of a file that imports the kinds. */
async function typeCheck(lines: readonly string[]): Promise<string> {
  const kinds = new URL("kubernetes_kinds.ts", import.meta.url).href;
  // Not below dist, which deno.json excludes from every check.
  const directory = await Deno.makeTempDir();
  const file = join(directory, "objects.ts");
  await Deno.writeTextFile(file, [`import type * as kinds from "${kinds}";`, ...lines].join("\n"));
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const args = ["check", "-q", `--config=${config}`, file];
  // With all of the environment: it says where packages come from.
  const { code, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  await Deno.remove(directory, { recursive: true });
  return code === 0 ? "" : new TextDecoder().decode(stderr);
}

Deno.test("kubernetes: every key and every type is one that Kubernetes has", async () => {
  assertEquals(DOCUMENTS.flatMap(({ errors, warnings }) => [...errors, ...warnings]), []);
  const literal = (name: string, { kind, ...object }: { readonly kind: string }) =>
    `export const ${name}: kinds.${kind} = ${JSON.stringify({ kind, ...object })};`;
  const misspelt = structuredClone(daemonSet);
  misspelt.spec.template.spec.hostPid = true;
  const problems = await typeCheck([
    ...OBJECTS.map((object, index) => literal(`object${index}`, object)),
    "// @ts-expect-error: or it would take any key",
    literal("misspelt", misspelt),
  ]);
  assertEquals(problems, "");
});

Deno.test("kubernetes: the pods have what they need, and no more", () => {
  for (const pod of [NODE_POD, NIGHTLY_POD]) {
    assertEquals([pod.hostPID, pod.hostNetwork, pod.hostIPC], [true, true, undefined]);
    assertEquals(pod.automountServiceAccountToken, false);
    const [{ securityContext, image, resources }] = pod.containers;
    assertMatch(image, /@sha256:[0-9a-f]{64}$/);
    assertEquals(Object.keys(resources), ["requests", "limits"]);
    assertEquals(securityContext.capabilities, { drop: ["ALL"], add: ["SYS_PTRACE"] });
    assertEquals(securityContext.readOnlyRootFilesystem, true);
    assertEquals(securityContext.allowPrivilegeEscalation, false);
    assertEquals(securityContext.seccompProfile, { type: "RuntimeDefault" });
  }
});

Deno.test("kubernetes: the policy is the one that the unit and the playbook have", async () => {
  assertEquals(parse(POLICY), parse(await fleetText("node.yaml")));
  const selector = daemonSet.spec.selector.matchLabels;
  assertEquals(selector, daemonSet.spec.template.metadata.labels);
});

/** A directory as the ConfigMap's volume, another as the node's. */
async function volumes(): Promise<Readonly<Record<string, string>>> {
  const [policy, textfile] = [await emptyDirectory(), await emptyDirectory()];
  await Deno.writeTextFile(join(policy, "node.yaml"), POLICY);
  return { policy, textfile };
}

const IMAGE = { posture: BINARY, "textfile.sh": fleetPath("textfile.sh") };

/** Runs the first container of a pod, with words after its own. */
async function runPod(pod: typeof NIGHTLY_POD, pid: string, more: readonly string[] = []) {
  const command = podCommand(pod, await volumes(), IMAGE);
  const [program = "", ...args] = lookingAt(pid, [...command, ...more]);
  return await tool(program, args);
}

Deno.test("kubernetes: the nightly job's lines say of the node what an audit on it says", async () => {
  await using node = nodeProcess();
  const { code, stdout, stderr } = await runPod(NIGHTLY_POD, node.pid);
  assertEquals([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(new Set(lines.map(({ run_id }) => run_id)).size, 1);
  assertEquals(new Set(lines.map(({ host }) => host)), new Set([Deno.hostname()]));
  const audit = ["audit", "--json", "--policy", fleetPath("node.yaml")];
  const onNode: Report = JSON.parse((await tool("env", ["-C", "/", BINARY, ...audit])).stdout);
  const own = onNode.results.map(({ id, status, message }) => ({ id, status, message }));
  const seen = lines.filter(({ type }) => type === "result")
    .map(({ id, status, message }) => ({ id, status, message }));
  assertEquals(seen, own);
  assert(seen.some(({ id, status }) => id === "weak-kernel-setting" && status !== "skip"));
  assertEquals(seen.filter(({ status }) => status === "unknown"), []);
});

Deno.test("kubernetes: without CAP_SYS_PTRACE it is unknown, never a pass", async () => {
  await using node = nodeProcess();
  const pod = structuredClone(NIGHTLY_POD);
  pod.containers[0].securityContext.capabilities.add = [];
  const { stdout } = await runPod(pod, node.pid);
  assertMatch(stdout, /"id":"weak-kernel-setting".*"status":"unknown"/);
});

Deno.test("kubernetes: the node's pod writes the report to the node's directory, and ends at once", async () => {
  await using node = nodeProcess();
  const places = await volumes();
  const command = podCommand(NODE_POD, places, IMAGE);
  // timeout makes a process group of the pod, and hands the signal to all of it.
  const child = new Deno.Command("timeout", {
    args: ["120", ...lookingAt(node.pid, command)],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output();
  const file = join(places["textfile"] ?? "", "posture.prom");
  const stopped = ended.then(() => true);
  while (!await exists(file)) {
    const over = await Promise.race([stopped, new Promise((done) => setTimeout(done, 50, false))]);
    if (over) throw new Error(new TextDecoder().decode((await ended).stderr));
  }
  child.kill("SIGTERM");
  await ended;
  const text = await Deno.readTextFile(file);
  assertStringIncludes(text, 'posture_run_info{mode="audit",profile="host",production="true"} 1');
  assertMatch(text, /^posture_results\{status="unknown"\} 0$/m);
  assertMatch(text, /^posture_results\{status="pass"\} [1-9]/m);
});

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
