import { unpinnedImage } from "../../../checks/compose/unpinned_image.ts";
import { testScanCheck } from "../../scan_cases.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

testScanCheck(unpinnedImage, {
  path: "compose.yaml",
  violating: [
    {
      name: "no tag and latest warn, a tag without digest is info",
      files: `services:
  a: { image: nginx }
  b: { image: "nginx:latest" }
  c: { image: "localhost:5000/app" }
  d: { image: "registry.example.com:5000/team/app:latest" }
  e: { image: "nginx:1.29.0-alpine" }
  f: { image: "nginx:\${TAG:-latest}" }
`,
      results: [
        "warn 2: nginx has no tag",
        "warn 3: nginx:latest is whatever is latest",
        "warn 4: localhost:5000/app has no tag",
        "warn 5: is whatever is latest",
        "info 6: the tag 1.29.0-alpine",
        "warn 7: nginx:latest",
      ],
    },
    {
      name: "from .env, and what nobody knows",
      files: {
        "compose.yaml": "services:\n  a:\n    image: app:${TAG}\n  b:\n    image: app:${LOST}\n",
        ".env": "TAG=v2\n",
      },
      results: ["info 3: the tag v2", "unknown 5: services.b.image cannot be known"],
    },
  ],
  innocent: [
    {
      name: "digests, with and without a tag",
      files: `services:
  a: { image: "nginx:1.29.0@${DIGEST}" }
  b: { image: "nginx@${DIGEST}" }
  c: { image: "localhost:5000/app:latest@${DIGEST}" }
`,
    },
    {
      name: "what is built here: without a name, with one, and used by others",
      files: {
        "compose.yaml":
          "services:\n  a:\n    build: .\n  b:\n    build: .\n    image: example.com/app:latest\n  c:\n    image: example.com/app:latest\n",
        "Dockerfile": "FROM scratch\n",
      },
    },
  ],
  fixed: `services:\n  a:\n    image: nginx:1.29.0@${DIGEST}\n`,
});
