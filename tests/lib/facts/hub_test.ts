import { known } from "../../../lib/facts/fact.ts";
import {
  certificateFact,
  hubCertificateCollector,
  hubConnectionCollector,
  hubIsConfigured,
} from "../../../lib/facts/hub.ts";
import type { Target } from "../../../lib/facts/types.ts";
import { defaultPolicy } from "../../../lib/policy/defaults.ts";
import { assert, assertEquals } from "../../../lib/std/assert.ts";
import type { HubAddress } from "../../../lib/system/hub.ts";
import { memorySystem } from "../../../lib/system/memory.ts";
import type { Failure } from "../../../lib/system/types.ts";

const policy = defaultPolicy("cluster");
const agent: Target = { proc: "/proc/self", pid: undefined, policy, modes: ["agent"] };
const NOW = Date.parse("2026-11-20T12:00:00Z");
const certificate = {
  validFrom: Date.parse("2026-11-01T00:00:00Z"),
  validTo: Date.parse("2026-12-01T00:00:00Z"),
  selfSigned: false,
};

function test(name: string, fn: () => Promise<void> | void): void {
  Deno.test({ name: `hub facts: ${name}`, permissions: "none", fn });
}

function failure(code: string, message: string): Failure {
  return { ok: false, code, message };
}

/** A machine with these variables, and every address that somebody connects to. */
function machine(environ: string, proc = "/proc/self") {
  const connected: HubAddress[] = [];
  const system = memorySystem({
    files: {
      [`${proc}/environ`]: environ,
      [`${proc}/cwd`]: { link: "/app" },
      "/app": { entries: [] },
      "/proc/self/ns/net": { link: "net:[1]" },
      "/proc/7/ns/net": { link: "net:[2]" },
    },
    hub: {
      connectHub: (address) => {
        connected.push(address);
        return Promise.resolve({ ok: true, value: true });
      },
      verifyHub: (address) => {
        connected.push(address);
        return Promise.resolve({ ok: true, value: true });
      },
      hubCertificate: () => Promise.resolve({ ok: true, value: certificate }),
    },
  });
  return { system, connected };
}

test("connects to HUB_URL's host and port, within the limit", async () => {
  const { system, connected } = machine("HUB_URL=https://hub.corp:8443/x\0");
  const { hubConnection } = await hubConnectionCollector.collect(system, agent);
  assertEquals(hubConnection, known({ open: true, problem: null }, "connect"));
  assertEquals(connected, [{ host: "hub.corp", port: 8443, seconds: 3 }]);
  const { hubCertificate } = await hubCertificateCollector.collect(system, agent);
  assert(hubCertificate?.state === "known" && hubCertificate.value.verified);
  assert(!JSON.stringify([hubConnection, hubCertificate]).includes("corp"));
});

test("connects to nothing without a hub, in another mode, in the gate, in another network", async () => {
  const url = "HUB_URL=https://hub.corp/\0";
  const cases: readonly (readonly [string, string, Partial<Target>])[] = [
    ["A=1\0", "absent", {}],
    ["HUB_URL=\0", "absent", {}],
    ["HUB_URL=nonsense\0", "absent", {}],
    [url, "absent", { modes: ["hub"] }],
    [url, "absent", { command: ["/app"] }],
    [url, "unknown", { pid: 7, proc: "/proc/7" }],
  ];
  for (const [environ, state, changes] of cases) {
    const target = { ...agent, ...changes };
    const { system, connected } = machine(environ, target.proc);
    const { hubConnection } = await hubConnectionCollector.collect(system, target);
    const { hubCertificate } = await hubCertificateCollector.collect(system, target);
    assertEquals([hubConnection?.state, hubCertificate?.state], [state, state], environ);
    assertEquals(connected, []);
  }
});

test("without https there is no certificate to judge", async () => {
  const { system, connected } = machine("HUB_URL=http://hub.corp/\0");
  const { hubCertificate } = await hubCertificateCollector.collect(system, agent);
  assertEquals(hubCertificate?.state, "absent");
  assertEquals(connected, []);
});

test("the permission is used exactly where there is a URL", () => {
  assert(hubIsConfigured(machine("HUB_URL=https://hub.corp/\0").system, agent));
  assert(!hubIsConfigured(machine("HUB_URL=nonsense\0").system, agent));
  assert(!hubIsConfigured(machine("").system, agent));
});

test("an attempt that was not made is unknown, a refusal is known", async () => {
  const answers = [["EPERM", "unknown"], ["ECONNREFUSED", "known"], [
    "ETIMEDOUT",
    "known",
  ]] as const;
  for (const [code, state] of answers) {
    const { system } = machine("HUB_URL=https://hub.corp/\0");
    const connectHub = () => Promise.resolve(failure(code, "why"));
    const { hubConnection } = await hubConnectionCollector.collect(
      { ...system, connectHub },
      agent,
    );
    assertEquals(hubConnection?.state, state, code);
  }
});

test("behind a proxy a refusal of the direct connection says nothing", async () => {
  for (const [more, state] of [["", "unknown"], ["NO_PROXY=.corp\0", "known"]] as const) {
    const environ = `HUB_URL=https://hub.corp/\0HTTPS_PROXY=http://u:CANARY@proxy:3128\0${more}`;
    const connectHub = () => Promise.resolve(failure("ECONNREFUSED", "why"));
    const { hubConnection } = await hubConnectionCollector.collect(
      { ...machine(environ).system, connectHub },
      agent,
    );
    assertEquals(hubConnection?.state, state);
    assert(!JSON.stringify(hubConnection).includes("CANARY"));
  }
});

test("a certificate's verdict, reason and dates", () => {
  const ok = { ok: true, value: true } as const;
  const shown = { ok: true, value: certificate } as const;
  const expired = failure("TLS", "the certificate has expired");
  const issuer = failure("TLS", "the certificate was issued by nobody that is trusted here");
  const fact = certificateFact(ok, shown, NOW);
  assert(fact.state === "known");
  assertEquals(fact.value, {
    verified: true,
    reason: null,
    validFrom: "2026-11-01",
    validTo: "2026-12-01",
    daysLeft: 10,
  });
  const refused = certificateFact(expired, shown, Date.parse("2026-12-02T00:00:00Z"));
  assert(refused.state === "known");
  assertEquals([refused.value.reason, refused.value.daysLeft], [expired.message, -1]);
  const own = certificateFact(
    issuer,
    { ok: true, value: { ...certificate, selfSigned: true } },
    NOW,
  );
  assert(own.state === "known" && own.value.reason === "the certificate is self-signed");
  const blind = certificateFact(ok, failure("EIO", "closed"), NOW);
  assert(blind.state === "known" && blind.value.verified && blind.value.validTo === null);
  assertEquals(certificateFact(failure("ETIMEDOUT", "late"), shown, NOW).state, "unknown");
  assertEquals(certificateFact(failure("EPIPE", "closed"), shown, NOW).state, "unknown");
});

test("dates that no calendar has", () => {
  const hostile = { ...certificate, validTo: 9e15 };
  const fact = certificateFact({ ok: true, value: true }, { ok: true, value: hostile }, NOW);
  assert(fact.state === "known" && fact.value.validTo === "9000000000000000");
});
