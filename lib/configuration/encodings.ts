/** base64 and hexadecimal, told apart and decoded. Total: what is neither has a reason. */

/** How a key is written. */
export type Encoding = "base64" | "base64url" | "hex" | "auto";

/** The bytes, or what is wrong with the text. */
export type Decoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: string };

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/;

/** Hexadecimal of whole bytes, in any case. */
export function decodeHex(text: string): Decoded {
  if (!/^[0-9A-Fa-f]*$/.test(text)) return refuse(outside(text, /[0-9A-Fa-f]/, "hexadecimal"));
  if (text.length % 2 === 1) return refuse("has an odd number of hexadecimal digits");
  const pairs = text.match(/../g) ?? [];
  return { ok: true, bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) };
}

/** base64 with the alphabet of RFC 4648 §4 or §5, the padding whole or left out. */
export function decodeBase64(text: string, encoding: "base64" | "base64url" | "auto"): Decoded {
  const fits = encoding === "base64"
    ? BASE64.test(text)
    : encoding === "base64url"
    ? BASE64URL.test(text)
    : BASE64.test(text) || BASE64URL.test(text);
  const name = encoding === "auto" ? "base64" : encoding;
  if (!fits) return refuse(outside(text, /[A-Za-z0-9+/_-]/, name));
  const data = text.replace(/=+$/, "");
  const isPadded = data.length < text.length;
  if (data.length % 4 === 1 || isPadded && text.length % 4 !== 0) {
    return refuse(`is no ${name}: a part of it is missing`);
  }
  const standard = data.replaceAll("-", "+").replaceAll("_", "/");
  return { ok: true, bytes: Uint8Array.from(atob(standard), (one) => one.charCodeAt(0)) };
}

/** Where an encoded text stops being one, by position: never the character itself. */
function outside(text: string, alphabet: RegExp, name: string): string {
  const data = [...text.replace(/=+$/, "")];
  const index = data.findIndex((character) => !alphabet.test(character));
  return index < 0
    ? `is no ${name}`
    : `is no ${name}: character ${index + 1} does not belong there`;
}

function refuse(problem: string): Decoded {
  return { ok: false, problem };
}
