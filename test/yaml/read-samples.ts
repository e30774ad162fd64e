/**
 * What stands behind `value:` in a file, with what Kubernetes makes of it. Measured: `reading.conformance` asks kubectl.
 */
export const READ_SAMPLES: [yaml: string, value: unknown][] = [
  // Words.
  ['[y, Y, yes, Yes, YES, on, On, ON, true, True, TRUE]', Array(11).fill(true)],
  ['[n, N, no, No, NO, off, Off, OFF, false, False, FALSE]', Array(11).fill(false)],
  ['[yEs, oN, tRUE, nULL, "yes", \'no\', Y es]', ['yEs', 'oN', 'tRUE', 'nULL', 'yes', 'no', 'Y es']],
  ['{ on: 1, "off": 2, y: 3 }', { true: 3, off: 2 }],
  ['[~, null, Null, NULL, "~", "null", ""]', [null, null, null, null, '~', 'null', '']],
  // Numbers.
  ['[0, 7, -7, +7, 1_000, 1__0, 0_7, +_1]', [0, 7, -7, 7, 1000, 10, 7, 1]],
  ['[014, 0o14, 0O14, -014, 08, 0o8]', [12, 12, 12, -12, 8, '0o8']],
  ['[0x1F, 0X1f, -0x10, 0b101, 0B1, -0b1, 0b-1, 0b+1, 0xg, 0B+1]', [31, 31, -16, 5, 1, -1, -1, 1, '0xg', '0B+1']],
  ['[1.5, 1., .5, +.5, -1.5e3, 1e3, 1E-2, .5_5, 1_0.5]', [1.5, 1, 0.5, 0.5, -1500, 1000, 0.01, 0.55, 10.5]],
  ['[., .., +, 1e, 1e+, .e5, ._5, .5_, _1, 1.2.3, "1"]', ['.', '..', '+', '1e', '1e+', '.e5', '._5', '.5_', '_1', '1.2.3', '1']],
  ['[1e400, -1e400, 0x1p3, .Nan, +.nan]', ['1e400', '-1e400', '0x1p3', '.Nan', '+.nan']],
  ['[22:30, 1:2:3, 2026-01-02, 2026-1-2 03:04:05, 2026-01-02T03:04:05Z, 2026-13-45]',
    ['22:30', '1:2:3', '2026-01-02', '2026-1-2 03:04:05', '2026-01-02T03:04:05Z', '2026-13-45']],
  ['[9007199254740991, 18446744073709551616]', [9007199254740991, 18446744073709551616]],
  // Keys.
  ['{ 014: a, 1.50: b, 1e6: c, 0x1F: d, -0: e, .5: f, 2026-01-02: g }', { '12': 'a', '1.5': 'b', '1e+06': 'c', '31': 'd', '0': 'e', '0.5': 'f', '2026-01-02': 'g' }],
  ['{ 49174.311: a, 49174.32: b }', { 49174.312: 'a', 49174.32: 'b' }],
  ['{ 0.1234567891: a, 1e-5: b, .inf: c, -.inf: d, .nan: e }', { '0.12345679': 'a', '1e-05': 'b', '.inf': 'c', '-.inf': 'd', '.nan': 'e' }],
  // Tags.
  ['[!!str 1, !!str yes, !!int "7", !!float 1, !!bool on, !!null "", !!binary YWI=, !Ref a, ! 1, !!timestamp 2026-01-02]',
    ['1', 'yes', 7, 1, true, null, 'ab', 'a', '1', '2026-01-02']],
  // Texts.
  ['"a\\tb\\u0041\\x41\\U0001F600\\e\\N\\_\\L\\P"', 'a\tbAA😀\u001b\u0085\u00a0\u2028\u2029'],
  ['\'it\'\'s\'', 'it\'s'],
  ['a b\n  c\n\n  d', 'a b c\nd'],
  ['"a\n  b\\\n  c"', 'a bc'],
  ['|\n  a\n   b\n\n', 'a\n b\n'],
  ['|-\n  a\n  # b\n', 'a\n# b'],
  ['|+\n  a\n\n', 'a\n\n\n'],
  ['>\n  a\n  b\n\n  c\n    d\n', 'a b\nc\n  d\n'],
  ['|2\n    a\n', '  a\n'],
  ['|\n  a  \n    \n', 'a  \n  \n'],
  ['http://a:80/#b # comment', 'http://a:80/#b'],
  // Maps and lists.
  ['{a: 1, b: {c: [1, {d: e}]}, "f":g, h}', { a: 1, b: { c: [1, { d: 'e' }] }, f: 'g', h: null }],
  ['\n- a\n- - b\n- c: d\n  e: f\n-', ['a', ['b'], { c: 'd', e: 'f' }, null]],
  ['[\n  a,\n  b,\n]', ['a', 'b']],
  // A colon before a comma or bracket.
  ['[2001:db8::, 001:db8::, a::]', ['2001:db8::', '001:db8::', 'a::']],
  ['{a:}', { 'a:': null }],
  ['{ a: b::, c: [d:], e:, "f":}', { 'a': 'b::', 'c': ['d:'], 'e:': null, 'f': null }],
  ['[a: , "b":, a: b:, a#b:]', [{ a: null }, { b: null }, { a: 'b:' }, 'a#b:']],
  ['[a :, b\n  :]', ['a :', 'b :']],
  ['[a"b:, a\'b:, http://a:]', ['a"b:', 'a\'b:', 'http://a:']],
  ['\n- a:, b\n- "a:]"\n- a:] # a:]\n- |\n  a:]\n- ::1', ['a:, b', 'a:]', 'a:]', 'a:]\n', '::1']],
  // Lines of brackets and quotes that are not indented.
  ['[\na,\n{ b:\nc\n},\n]', ['a', { b: 'c' }]],
  ['"a\nb"', 'a b'],
  ['\n- { a: [\n  b\n], c: \'d\ne\' }\n- |\n  ]\n  }', [{ a: ['b'], c: 'd e' }, ']\n}\n']],
  ['{ a: 1, a: 2 }', { a: 2 }],
  // Anchors and merges: line by line, so that a merge overwrites what stands above it.
  ['{ a: &x { b: 1, c: 2 }, d: *x }', { a: { b: 1, c: 2 }, d: { b: 1, c: 2 } }],
  ['{ a: &x { b: 1, c: 2 }, d: { <<: *x, b: 3 }, e: { b: 3, <<: *x } }', { a: { b: 1, c: 2 }, d: { b: 3, c: 2 }, e: { b: 1, c: 2 } }],
  ['{ a: &x { b: 1 }, c: &y { b: 2, d: 3 }, e: { <<: [*x, *y] } }', { a: { b: 1 }, c: { b: 2, d: 3 }, e: { b: 1, d: 3 } }],
  ['{ a: &x 1, b: &x 2, c: *x, *x : d, "<<": e }', { 'a': 1, 'b': 2, 'c': 2, '2': 'd', '<<': 'e' }],
];

/** What kubectl refuses behind `value:`, with what we say of it. */
export const REFUSED_SAMPLES: [yaml: string, reason: string][] = [
  ['.nan', 'JSON has not'],
  ['[-.INF]', 'JSON has not'],
  ['{ ~: a }', 'must not be null'],
  ['{ [a]: b }', 'must be a text, not a list'],
  ['{ {a: b}: c }', 'must be a text, not a list'],
  ['{ 18446744073709551615: a }', 'too large for a number'],
  ['!!int a', '!!int does not fit "a"'],
  ['!!float 9223372036854775808', '!!float does not fit'],
  ['!!binary YQ', 'no valid base64'],
  ['*x', 'no anchor &x'],
  ['&x [*x]', 'holds itself'],
  ['{ <<: [a] }', 'must be a map'],
  ['{ <<: 1 }', 'must be a map'],
  ['[a, b', 'unexpected end of the stream within a flow collection'],
  ['"a', 'unexpected end of the stream within a double quoted scalar'],
  ['a: b', 'bad indentation of a mapping entry'],
  ['\n- "a"b: c', 'text right behind the closing quote'],
  ['@a', 'bad indentation of a mapping entry'],
  ['"\\q"', 'unknown escape sequence'],
  ['[::1]', 'a text in brackets that begins with a colon, "::1"'],
  ['{ a: :b }', 'a text in brackets that begins with a colon, ":b"'],
  ['[::]', 'begins with a colon'],
  ['[/a?b=c]', 'a text in brackets with a question mark, "/a?b=c"'],
  ['{ a: b? }', 'a text in brackets with a question mark'],
  ['[a:[b]]', 'missed comma'],
  ['a\u0001', 'U+0001'],
  ['"a\u0080"', 'U+0080'],
];

/** What Kubernetes reads, and we do not: JavaScript does not hold it, or two parsers take it apart otherwise. */
export const OURS_ALONE: [yaml: string, reason: string][] = [
  ['9007199254740993', 'larger than JavaScript holds'],
  ['[a":]', 'put the text in quotes'],
  ['[a &b:]', 'put the text in quotes'],
  ['[?a]', 'put the text in quotes'],
  ['!!binary /w==', 'bytes that are no text'],
  ['|2\n    a\n    \n', 'ends with a line of blanks'],
  ['"a\\\n\n  b"', 'an empty line below a backslash'],
  ['{ __proto__: a }', '__proto__ means something else'],
  ['"a\u2028b"', 'U+2028, which ends the line'],
  ['[!, a]', '"!" stands before nothing'],
];
