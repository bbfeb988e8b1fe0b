/** @std/fmt's terminal colours, typed. */
// @ts-types="./colors.d.ts"
export { blue, bold, dim, green, magenta, red, setColorEnabled, yellow } from "@std/fmt/colors";
