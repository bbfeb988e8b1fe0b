import { kindByName, kindByShape, mayBeManifest } from "../../../lib/manifests/kinds.ts";
import { assertEquals } from "../../../lib/std/assert.ts";

const test = (name: string, fn: () => void) =>
  Deno.test({ name: `kinds: ${name}`, permissions: "none", fn });

test("by name", () => {
  assertEquals(kindByName("a/compose.prod.yaml"), "compose");
  assertEquals(kindByName("docker-compose.yml"), "compose");
  assertEquals(kindByName("decompose.yaml"), undefined);
  assertEquals(kindByName(".github/workflows/ci.yml"), "workflow");
});

test("a compose file of another name by its services", () => {
  const shapes = [
    "services:\n  a:\n    image: x\n",
    "version: '3'\r\nservices: # all\r\n\r\n  # one\r\n  a:\r\n    ports: []\r\n    build: .\r\n",
    "x: 1\nservices:\n  a:\n    ports: []\n\n    # c\n  b:\n    image: x\n",
    "services:\n  a: &a\n    image: x\n",
    "services:\n  a: { image: x }\n",
    "services:\n  a: { ports: [1, 2], build: . }\n",
  ];
  for (const text of shapes) assertEquals(kindByShape("stack.yml", text), "compose", text);
});

test("an installer without an ending by its first line", () => {
  const kind = (path: string, text: string) =>
    mayBeManifest(path) ? kindByShape(path, text) : undefined;
  assertEquals(kind("tools/install", "#!/usr/bin/env bash\nset -e\n"), "script");
  assertEquals(kind("get-tool", "#!/bin/sh\n"), "script");
  assertEquals(kind("install", "#!/usr/bin/env python3\n"), undefined);
  assertEquals(kind("install", "services:\n  a:\n    image: x\n"), undefined);
  assertEquals(kind("reinstall", "#!/bin/sh\n"), undefined);
});

test("others with services", () => {
  const shapes = [
    "services:\n  - docker:dind\nbuild:\n  script: make\n",
    "services:\n  a:\n    class: B\nimage: x\n",
    "services:\n  a: { class: B, args: { image: x } }\n",
    "apiVersion: v1\nservices:\n  a:\n    image: x\n",
    "services: [a]\n  image: x\n",
    "x:\n  services:\n    a:\n      image: x\n",
    "",
  ];
  for (const text of shapes) assertEquals(kindByShape("x.yml", text), undefined, text);
});

test("a file with services and no image ends, however long it is", () => {
  const text = `services:\n  a:\n${"\n    # x\n    volumes:\n      - a:/a\n".repeat(20_000)}`;
  assertEquals(kindByShape("x.yml", text), undefined);
});
