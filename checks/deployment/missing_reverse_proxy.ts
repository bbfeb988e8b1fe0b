import { defineCheck, pass, undetermined, violated } from "../../lib/check.ts";
import { otherMode } from "../../lib/facts/deployment.ts";

const NAMES = "nginx, caddy, traefik, haproxy, envoy, httpd, apache2";

/** Something stands in front of the hub's application. */
export const missingReverseProxy = defineCheck({
  id: "missing-reverse-proxy",
  area: "deployment",
  title: "A reverse proxy runs in front of the hub",
  level: "warn",
  rationale:
    "Application servers are made to stand behind one: it terminates TLS, limits sizes and rates, and takes slow clients off the application.",
  fix: {
    summary:
      "run nginx or caddy in front of the application, or name what does it in `deployment.https_proxy`",
    compose: "a proxy service that alone publishes ports",
    kubernetes: "an Ingress or a Gateway; name it in `deployment.https_proxy`",
  },
  references: [
    "https://docs.gunicorn.org/en/stable/deploy.html",
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html",
  ],
  needs: ["proxies"],
  considers: ["container"],
  skipReason: (_, { modes, command }) =>
    otherMode(modes, ["hub"]) ??
      (command === undefined ? undefined : "a gate walks no processes: posture audit judges this"),
  evaluate({ proxies, container }, { deployment }) {
    const [first] = proxies.processes;
    if (first !== undefined) return pass(`${first.name} runs (pid ${first.pid})`);
    if (deployment.https_proxy !== undefined) {
      return pass(`The policy names the proxy: ${deployment.https_proxy}`);
    }
    const fix = "name the proxy in `deployment.https_proxy` of the policy";
    if (proxies.hidden !== null) {
      return undetermined(`No reverse proxy shows, and ${proxies.hidden}`, { fix });
    }
    // Another container's processes are in another pid namespace: not to be seen is not absent.
    if (container.state !== "known") return undetermined(container.reason, { fix });
    if (container.value.inside) {
      return undetermined("No reverse proxy runs in this container; others cannot be seen", {
        fix,
      });
    }
    return violated("No reverse proxy runs", { observed: "none", expected: `one of ${NAMES}` });
  },
});
