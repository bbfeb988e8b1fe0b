import { serviceWithHostDevice } from "../../../checks/compose/service_with_host_device.ts";
import { testScanCheck } from "../../scan_cases.ts";

testScanCheck(serviceWithHostDevice, {
  path: "compose.yaml",
  violating: [
    {
      name: "short and long",
      files: `services:
  a:
    image: a:1
    devices:
      - /dev/sda
      - "/dev/ttyUSB0:/dev/ttyUSB0:rwm"
      - source: /dev/kvm
        target: /dev/kvm
        permissions: rw
`,
      results: ["5: the host's /dev/sda", "6: /dev/ttyUSB0", "7: /dev/kvm"],
    },
    {
      name: "wide rules",
      files: `services:
  a:
    image: a:1
    device_cgroup_rules:
      - a *:* rwm
      - "c *:* r"
      - b 8:* rwm
      - "c 1:1 r"
      - a
`,
      results: ["5: a *:* rwm", "6: c *:* r", "7: b 8:* rwm", "8: c 1:1 r", "9: whole class"],
    },
    {
      name: "what nobody knows",
      files: 'services:\n  a:\n    image: a:1\n    devices: ["${TTY}:/dev/tty0"]\n',
      results: ["unknown 4: services.a.devices cannot be known"],
    },
  ],
  innocent: [
    {
      name: "devices of every container, CDI names, narrow rules",
      files: `services:
  a:
    image: a:1
    devices: ["/dev/null:/dev/null", /dev/urandom, "vendor.example.com/class=one"]
    device_cgroup_rules: ["c 1:3 mr", "c 189:4 rw"]
`,
    },
    { name: "none", files: "services:\n  a:\n    image: a:1\n    devices: []\n" },
  ],
  fixed: "services:\n  a:\n    image: a:1\n",
});
