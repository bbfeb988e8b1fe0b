/** A picture of a terminal that shows a report, as SVG: for the README. */

const COLUMNS = 112;
const LINE_HEIGHT = 19;
const CHARACTER = 8.43; // of a 14 px monospace font
const PADDING = 16;
const BAR = 30;

/** As lib/report/text.ts colours them, in the tones of a dark terminal. */
const LABELS: readonly (readonly [string, string])[] = [
  ["[FAIL]", "#ff7b72"],
  ["[UNKNOWN]", "#d2a8ff"],
  ["[WARN]", "#e3b341"],
  ["[INFO]", "#79c0ff"],
  ["[PASS]", "#7ee787"],
];
const DIM = "#8b949e";
const TEXT = "#e6edf3";

/** `command`, as typed, and what it printed. */
export function terminalPicture(command: string, output: string): string {
  const lines = [`$ ${command}`, ...output.trimEnd().split("\n")].flatMap(wrapped);
  const width = Math.ceil(COLUMNS * CHARACTER + 2 * PADDING);
  const height = BAR + lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map((line, index) => {
    const y = BAR + PADDING + (index + 1) * LINE_HEIGHT - 5;
    return `<text x="${PADDING}" y="${y}" xml:space="preserve">${spans(line)}</text>`;
  });
  const buttons = ["#ff5f57", "#febc2e", "#28c840"].map((colour, index) =>
    `<circle cx="${PADDING + 6 + index * 20}" cy="15" r="6" fill="${colour}"/>`
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="posture audit in a terminal">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...buttons,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="${TEXT}">`,
    ...rows,
    "</g>",
    "</svg>",
  ].join("\n") + "\n";
}

/** At the terminal's width, in the middle of a word too: as a terminal does it. */
function wrapped(line: string): readonly string[] {
  const characters = [...line];
  const count = Math.max(1, Math.ceil(characters.length / COLUMNS));
  return Array.from(
    { length: count },
    (_, index) => characters.slice(index * COLUMNS, (index + 1) * COLUMNS).join(""),
  );
}

function spans(line: string): string {
  const [label, colour] = LABELS.find(([text]) => line.startsWith(text)) ?? ["", ""];
  const rest = line.slice(label.length);
  const [, message = rest, id = ""] = /^(.*?)(\s\([a-z0-9-]+\))$/.exec(rest) ?? [];
  const text = line.startsWith("posture: ") || line.startsWith("$ ")
    ? `<tspan font-weight="bold">${escapeXml(message)}</tspan>`
    : escapeXml(message);
  return [
    label === "" ? "" : `<tspan fill="${colour}">${escapeXml(label)}</tspan>`,
    text,
    id === "" ? "" : `<tspan fill="${DIM}">${escapeXml(id)}</tspan>`,
  ].join("");
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
