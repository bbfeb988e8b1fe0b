/** The one function of zod that `posture schema` needs: importing all of zod would bundle all of it. */
export { toJSONSchema } from "zod";
