/**
 * Terminal colours, off until switched on. Not @std/fmt's: those stay off under NO_COLOR, whatever
 * the command line says, and a flag must win over it (no-color.org).
 */
let enabled = false;

/** Switches colour on or off for everything that is rendered from now on. */
export function setColorEnabled(value: boolean): void {
  enabled = value;
}

/** The text between two SGR codes (ECMA-48, 8.3.117), or as it is. */
function style(open: number, close: number): (text: string) => string {
  return (text) => enabled && text !== "" ? `\x1b[${open}m${text}\x1b[${close}m` : text;
}

/** Bold. */
export const bold = style(1, 22);
/** Dim. */
export const dim = style(2, 22);
/** Red: fail. */
export const red = style(31, 39);
/** Green: pass. */
export const green = style(32, 39);
/** Yellow: warn. */
export const yellow = style(33, 39);
/** Blue: info. */
export const blue = style(34, 39);
/** Magenta: unknown. */
export const magenta = style(35, 39);
