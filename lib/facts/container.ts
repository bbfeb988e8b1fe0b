import { absent, known } from "./fact.ts";
import { defineCollector } from "./types.ts";
/** stub */
export const containerCollector = defineCollector({
  name: "container",
  provides: ["container", "sandbox"],
  collect() {
    return {
      container: known(
        { inside: true, runtime: null, kubernetes: false, evidence: "stub" },
        "stub",
      ),
      sandbox: absent("stub"),
    };
  },
});
