/** Texts with what Go's YAML reader does to them; `texts-kept.conformance` asks it. */
export const MISREAD_TEXTS: [text: string, reason: string][] = [
  ['a\u007fb', 'control character'],
  ['a\u0080', 'control character'],
  ['\u009f', 'control character'],
  ['a\ud800b', 'half a character'],
  ['\udc00', 'half a character'],
  ['\ufffe', 'control character'],
  ['a\uffff', 'control character'],
  ['a\u0085b', 'ends the line'],
  ['a \u2028 b', 'ends the line'],
  ['a \u2029 b', 'ends the line'],
  ['0o7', 'number'],
  ['-0o17', 'number'],
  ['0O7', 'number'],
  ['0X1f', 'number'],
  ['0B1', 'number'],
  ['0b-1', 'number'],
  ['+_7', 'number'],
  ['0_xB', 'number'],
  ['1e7_7', 'number'],
  ['\ta\nb', 'tab'],
  ['\n\ta', 'tab'],
  [' \n', 'blanks'],
  ['\n \n', 'blanks'],
];

export const MISREAD_KEYS: [key: string, reason: string][] = [
  ['<<', 'merge'],
];

/** Written with quotes, or read the same without. */
export const NEAR_MISSES = [
  '', 'a', 'a b', 'ab\u00a0', 'é', '😀', '\ufffd', '\u200b', 'a\ufeff', '\ufeffa', '\u0000', '\u001b', 'a\r\nb',
  '0', '007', '0o', '0o8', '0x1F', '0xg', '0b1', '0b2', '1_000', '_7', '1e5', '1e_', '+7', '0.5', '12:30', '2001-01-01', 'yes', 'on', '~', 'null',
  '.inf', '0X', '0B2', 'v0o7', 'a\n\tb', 'a\tb', '\t', '\ta', '\n', '\n\n', ' ', 'a\n \nb\n', '\ta\r\nb', '\ta\n ', '<', '<<=', '---', '- a', 'a: b',
];
