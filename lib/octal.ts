/** Permission bits as chmod(1) spells them, with a leading zero: `0700`, `4755`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
