import { defineManifestCheck, type ManifestFinding, violatedAt } from "../../lib/manifest_check.ts";
import { openItems } from "../../lib/manifest_settings.ts";
import type { PublishedPort, Service } from "../../lib/manifests/compose/types.ts";

/** Ports of databases, caches and consoles, where whoever connects has the data or the machine. */
const SENSITIVE: ReadonlyMap<number, string> = new Map([
  [1433, "SQL Server"],
  [1521, "Oracle"],
  [2019, "Caddy's admin API"],
  [2181, "ZooKeeper"],
  [2375, "the Docker API"],
  [2376, "the Docker API"],
  [2379, "etcd"],
  [2380, "etcd"],
  [3306, "MySQL"],
  [4243, "the Docker API"],
  [5432, "PostgreSQL"],
  [5601, "Kibana"],
  [5984, "CouchDB"],
  [6333, "Qdrant"],
  [6379, "Redis"],
  [7474, "Neo4j"],
  [7687, "Neo4j"],
  [8086, "InfluxDB"],
  [8500, "Consul"],
  [8983, "Solr"],
  [9042, "Cassandra"],
  [9200, "Elasticsearch"],
  [9229, "the Node.js inspector"],
  [9300, "Elasticsearch"],
  [10250, "the kubelet"],
  [11211, "memcached"],
  [15672, "RabbitMQ's management"],
  [26257, "CockroachDB"],
  [27017, "MongoDB"],
  [27018, "MongoDB"],
  [27019, "MongoDB"],
  [28015, "RethinkDB"],
  [33060, "MySQL"],
]);
/** A wider range is one for media or transfers: that a port lies in it says nothing. */
const MAX_RANGE = 100;

/** Ports are published on an address that somebody chose. */
export const publishedPort = defineManifestCheck({
  id: "published-port",
  area: "compose",
  title: "No port is published on every address of the host",
  level: "warn",
  rationale:
    "Docker publishes a port past the host's firewall rules. Without an address it is open to every network that the host is in, and a database there is found within minutes.",
  fix: {
    summary: 'write the address before the port: `ports: ["127.0.0.1:8080:8080"]`, or use `expose`',
    compose: 'ports: ["127.0.0.1:8080:8080"]',
  },
  references: [
    "https://docs.docker.com/reference/compose-file/services/#ports",
    "https://docs.docker.com/engine/network/port-publishing/",
  ],
  judges: ["compose"],
  evaluate({ model }) {
    return model.services.flatMap((service) => {
      const { networkMode, ports } = service;
      // Docker discards them; service-in-host-namespace tells of what listens then.
      if (networkMode.state === "set" && networkMode.value === "host") return [];
      const found = ports.given.filter(({ value }) => isEveryAddress(value.hostAddress));
      return [
        ...found.map(({ value, at }) => judge(service, value, at)),
        ...openItems(ports, `services.${service.name}.ports`),
      ];
    });
  },
});

/** Not given, 0.0.0.0, :: in any of its spellings. */
function isEveryAddress(address: string | undefined): boolean {
  return address === undefined || /^[0:.]*$/.test(address.replace(/^::ffff:/i, ""));
}

function judge({ name }: Service, port: PublishedPort, at: ManifestFinding["at"]): ManifestFinding {
  const what = sensitive(port);
  const host = port.published === undefined ? "a port of Docker's choice" : range(port.published);
  const where = `${port.hostAddress ?? "every address"}, ${host}`;
  const which = what === undefined
    ? `port ${range(port.target)}`
    : `${range(port.target)} (${what})`;
  return violatedAt(
    at,
    `services.${name}.ports`,
    `Service ${name} publishes ${which} on ${where}`,
    {
      observed: `${port.hostAddress ?? ""}:${host}`,
      fix: fixFor(port),
      level: what === undefined ? "warn" : "fail",
    },
  );
}

function sensitive({ target: [first, last] }: PublishedPort): string | undefined {
  if (last - first > MAX_RANGE) return undefined;
  for (let port = first; port <= last; port++) {
    const name = SENSITIVE.get(port);
    if (name !== undefined) return name;
  }
  return undefined;
}

function range([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${first}-${last}`;
}

function fixFor({ published, target, protocol }: PublishedPort): string {
  const suffix = protocol === "tcp" ? "" : `/${protocol}`;
  const spelled = `127.0.0.1:${published === undefined ? "" : range(published)}:${
    range(target)
  }${suffix}`;
  return `write \`ports: ["${spelled}"]\`, or the address that it is meant for; services of the project reach it without`;
}
