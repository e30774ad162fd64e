/** The value of a cookie as Envoy finds it in the lines of the header: the first one of the name, without quotes around. */
export function cookieValue(lines: readonly string[], name: string): string | undefined {
  for (const line of lines) {
    for (const cookie of line.split(';')) {
      const equals = cookie.indexOf('=');
      if (equals >= 0 && cookie.slice(0, equals).replace(/^ +/, '') === name) {
        const value = cookie.slice(equals + 1);
        return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
      }
    }
  }
  return undefined;
}
