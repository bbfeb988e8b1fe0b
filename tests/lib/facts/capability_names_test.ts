import fc from "fast-check";
import {
  canonicalCapability,
  capabilityNames,
  exceedingCapabilities,
  isCapability,
  listCapabilities,
} from "../../../lib/facts/capability_names.ts";
import { assertEquals, assertStringIncludes } from "../../../lib/std/assert.ts";

/** CapBnd of Docker's default container. */
const DOCKER = 0xa80425fbn;
const ALL = 0x1ffffffffffn;

Deno.test({
  name: "capabilities: bits by name, up to the last one the kernel has",
  permissions: "none",
  fn() {
    assertEquals(capabilityNames(0n, 40), []);
    assertEquals(capabilityNames(0x2000n, 40), ["CAP_NET_RAW"]);
    assertEquals(capabilityNames(1n << 40n, 40), ["CAP_CHECKPOINT_RESTORE"]);
    assertEquals(capabilityNames(1n << 40n, 39), []);
    assertEquals(capabilityNames(1n << 63n, 63), ["CAP_63"]);
    assertEquals(capabilityNames(ALL, 40).length, 41);
    assertEquals(capabilityNames(DOCKER, 40), [
      "CAP_CHOWN",
      "CAP_DAC_OVERRIDE",
      "CAP_FOWNER",
      "CAP_FSETID",
      "CAP_KILL",
      "CAP_SETGID",
      "CAP_SETUID",
      "CAP_SETPCAP",
      "CAP_NET_BIND_SERVICE",
      "CAP_NET_RAW",
      "CAP_SYS_CHROOT",
      "CAP_MKNOD",
      "CAP_AUDIT_WRITE",
      "CAP_SETFCAP",
    ]);
  },
});

Deno.test({
  name: "capabilities: every spelling of Docker means the same",
  permissions: "none",
  fn() {
    for (const name of ["net_raw", "NET_RAW", "cap_net_raw", "CAP_NET_RAW", "Cap_Net_Raw"]) {
      assertEquals(canonicalCapability(name), "CAP_NET_RAW");
      assertEquals(exceedingCapabilities(["CAP_NET_RAW"], [name]), []);
      assertEquals(exceedingCapabilities(["CAP_NET_ADMIN"], [name]), ["CAP_NET_ADMIN"]);
    }
    assertEquals(isCapability("CAP_NET_RAW"), true);
    assertEquals(isCapability("CAP_NET_RAWS"), false);
  },
});

Deno.test({
  name: "capabilities: ALL allows every one; an unknown or empty name allows none",
  permissions: "none",
  fn() {
    const held = capabilityNames(DOCKER, 40);
    for (const name of ["ALL", "all", "CAP_ALL"]) {
      assertEquals(exceedingCapabilities(held, [name]), []);
    }
    for (const name of ["", "CAP_", "*", "ALLS", "NONE"]) {
      assertEquals(exceedingCapabilities(held, [name]), held);
    }
  },
});

Deno.test({
  name: "capabilities: Docker's default set is listed whole, a full one is cut after the worst",
  permissions: "none",
  fn() {
    assertEquals(listCapabilities(capabilityNames(DOCKER, 40)).includes("more"), false);
    const full = listCapabilities(capabilityNames(ALL, 40));
    assertStringIncludes(full, "CAP_SYS_ADMIN, CAP_CHOWN, ");
    assertStringIncludes(full, " and 36 more");
  },
});

Deno.test({
  name: "capabilities: every set bit up to the last has exactly one name",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.nat(63), (mask, last) => {
        const names = capabilityNames(mask, last);
        const bits =
          (mask & ((1n << BigInt(last + 1)) - 1n)).toString(2).replaceAll("0", "").length;
        assertEquals(new Set(names).size, bits);
      }),
    );
  },
});
