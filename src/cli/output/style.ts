/** As terminals have it since ever: https://en.wikipedia.org/wiki/ANSI_escape_code#SGR. */
const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39] } as const;

/** Writes a text in a style, or plainly. */
export type Style = (style: keyof typeof CODES, text: string) => string;

/** `util.styleText` of Node does not know where it writes. */
export function styleText(isColoured: boolean): Style {
  return (style, text) => {
    const [begin, end] = CODES[style];
    return isColoured ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  };
}
