/** The policy's `deployment` and `hub`. Loaded with schema.ts, and only then. */
import * as z from "zod/mini";
import { described, mapping, setting } from "./setting.ts";
import { port, text } from "./setting_kinds.ts";

const mode = () =>
  setting(
    z.enum(["agent", "hub", "standalone"]),
    "agent, hub or standalone",
    "What this deployment is for",
  );
const address = () =>
  setting(
    z.union([z.ipv4(), z.ipv6()]).check(z.overwrite((text) => text.toLowerCase())),
    "an IP address such as 10.0.0.5",
    "An IP address, as ss(8) prints it",
  );

/** `deployment`. */
export const deploymentSettings = (used: unknown) =>
  mapping({
    mode: () =>
      described(
        z.union([mode(), z.array(mode()).check(z.minLength(1))]),
        "What this deployment is for, one or several; default: what the variables say",
      ),
    application_port: () => port("The port on which the application itself listens"),
    private_addresses: () =>
      described(
        z.array(address()),
        "Addresses besides loopback that the application may be bound to; default: none",
      ),
    https_proxy: () =>
      text(
        "the proxy's name",
        "What terminates HTTPS where it cannot be seen from here: a load balancer, another container",
      ),
  }, used);

/** `hub`. */
export const hubSettings = (used: unknown) =>
  mapping({
    expiry_days: () =>
      setting(
        z.int().check(z.minimum(0), z.maximum(3650)),
        "a number of days from 0 to 3650",
        "Days that the hub's certificate must still be valid; default: 14",
      ),
    timeout: () =>
      setting(
        z.int().check(z.minimum(1), z.maximum(60)),
        "a number of seconds from 1 to 60",
        "Seconds to wait for the hub; default: 3",
      ),
  }, used);
