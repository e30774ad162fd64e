/** Expressions that are CEL, with what could be taken for something else. */
export const VALID = [
  'response.code >= 400',
  'request.headers["x-a"] == \'it"s (\' && !(request.path in ["/a", "/b"])',
  '"a\\"b" != r"\\" || b\'x\' == b"y" || R\'\\\' == "\'"',
  '"""one " of ( many""" == \'\'\'and \' so\n on\'\'\'',
  'has(request.headers.x) ? a <= b : c != d // " not closed (',
  '{"key": [1, 2u, 0x1F]}.size() > 0',
  'a == "@#$;\\\\" // @ # $ ; \\ is a comment',
  `"${'a'.repeat(99_998)}"`,
];

/** Expressions that are not, and what the error says. */
export const INVALID: [expression: string, error: string][] = [
  ['', 'filter must be a text that is not empty'],
  ['  ', 'filter must be a text that is not empty'],
  ['a == "b', 'filter must be a CEL expression whose quotes are closed, got "a == \\"b"'],
  ['a == "b\n"', 'whose quotes are closed'],
  ['a == r"\\"\\"', 'whose quotes are closed'],
  ['(a == b', 'filter must be a CEL expression whose brackets are balanced, got "(a == b": ")" is missing'],
  ['a == b)', 'nothing is open for ")"'],
  ['a[(b])', 'nothing is open for "]"'],
  ['a = b', 'filter must be a CEL expression without a single "=", got "a = b": write "=="'],
  ['a & b', 'without a single "&"'],
  ['a || b | c', 'without a single "|"'],
  ['a == @b', 'filter must be a CEL expression without "@" outside of strings, got "a == @b": put it into quotes, or leave it out'],
  ['a # b', 'without "#" outside of strings'],
  ['$request.path == "/"', 'without "$" outside of strings'],
  ['a == b;', 'without ";" outside of strings'],
  ['a == \\b', 'without "\\" outside of strings'],
  [`"${'a'.repeat(99_999)}"`, 'filter must be at most 100000 characters'],
];
