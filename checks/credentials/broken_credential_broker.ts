import { defineCheck, type Finding, pass, undetermined, violated } from "../../lib/check.ts";
import { BROKER_SOCKET } from "../../lib/facts/credential_broker.ts";
import type { FactValue } from "../../lib/facts/types.ts";

type Broker = FactValue<"credentialBrokers">[number];

/** A broker that is declared works, and the key that it keeps is nowhere in the environment. */
export const brokenCredentialBroker = defineCheck({
  id: "broken-credential-broker",
  area: "credentials",
  title: "Every declared credential broker is there, and its key is not in the environment",
  level: "fail",
  rationale:
    "A broker keeps the key out of the process: it hands out streams over a private descriptor. A descriptor of another kind, the raw key beside it, or a base URL that leads past it gives the key away, or the program fails at its first request.",
  fix: {
    summary:
      "start it under the broker, which sets X_CRED_FD and `X_BASE_URL=http://127.0.0.1`, and unset X_API_KEY",
  },
  references: [
    "https://man7.org/linux/man-pages/man7/unix.7.html",
    "https://man7.org/linux/man-pages/man3/cmsg.3.html",
  ],
  needs: ["credentialBrokers"],
  evaluate({ credentialBrokers }) {
    return credentialBrokers.flatMap((broker) => {
      const findings = [
        ...judgeSocket(broker),
        ...judgeKeys(broker),
        ...judgeBaseUrl(broker),
        ...judgeProbe(broker),
      ];
      if (findings.length > 0) return findings;
      const shaken = broker.probe.state === "known" ? ", and its handshake is right" : "";
      const message =
        `The credential broker of ${broker.subject} is a ${BROKER_SOCKET} socket${shaken}`;
      return [pass(message, { subject: broker.subject })];
    });
  },
});

function judgeSocket({ subject, descriptor, problem, socket }: Broker): Finding[] {
  const fix = `start the program under the broker: ${subject} is to name a ${BROKER_SOCKET} socket`;
  const details = { subject, fix, expected: BROKER_SOCKET };
  if (problem !== null) return [violated(`No credential broker: ${problem}`, details)];
  if (socket.state === "unknown") return [undetermined(socket.reason, { subject })];
  if (socket.state === "absent") return [violated(`${subject}: ${socket.reason}`, details)];
  const { kind, hungUp } = socket.value;
  if (kind !== BROKER_SOCKET) {
    const message = `${subject}: descriptor ${descriptor} is ${kind}`;
    return [violated(message, details)];
  }
  if (hungUp !== true) return [];
  return [
    violated(`${subject}: the broker has closed its end of descriptor ${descriptor}`, details),
  ];
}

function judgeKeys({ subject, keys, incomplete }: Broker): Finding[] {
  const found = keys.map(({ name, origin }) =>
    violated(`${name} is set (${origin}) although ${subject} names a credential broker`, {
      subject: name,
      expected: "not set",
      fix: `unset ${name}: the broker keeps that key`,
    })
  );
  if (found.length > 0 || incomplete === null) return found;
  return [undetermined(`Cannot tell that no raw key is set: ${incomplete}`, { subject })];
}

function judgeBaseUrl({ baseUrl }: Broker): Finding[] {
  if (baseUrl === null || baseUrl.problem === null) return [];
  const { name, origin, problem } = baseUrl;
  const where = origin === null ? "" : ` (${origin})`;
  return [violated(`${name}${where} ${problem}`, {
    subject: name,
    expected: "http on loopback, or a placeholder",
    fix: `set \`${name}=http://127.0.0.1\``,
  })];
}

function judgeProbe({ subject, probe }: Broker): Finding[] {
  if (probe.state === "unknown") return [undetermined(probe.reason, { subject })];
  if (probe.state === "absent" || probe.value.problem === null) return [];
  return [violated(`The credential broker of ${subject} ${probe.value.problem}`, {
    subject,
    expected: "0xFF for a malformed request, 0x00 with a stream socket for a valid one",
    fix: `start the program under a broker that works; nothing can be reached through ${subject}`,
  })];
}
