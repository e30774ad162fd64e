const ESCAPE = /%([0-9a-fA-F]{2})/g;

/** The value of the first parameter of a name where Envoy decodes both: bytes of any kind, but `+` stays. What is no escape stays as it is. */
export function decodedParameter(query: string | undefined, name: string): string | undefined {
  for (const parameter of (query ?? '').split('&')) {
    const [key, ...rest] = parameter.split('=');
    if (query !== undefined && decoded(key) === name) {
      return decoded(rest.join('='));
    }
  }
  return undefined;
}

function decoded(text: string): string {
  const bytes = text.replace(ESCAPE, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return bytes === text ? text : Buffer.from(bytes, 'latin1').toString();
}

/** A query where Envoy decodes all of it: only visible characters come out, and `%` goes where no escape begins, unless it is near the end. */
export function decodedQuery(query: string): string {
  return query.replace(/%(?:([0-9a-fA-F]{2})|(?=..))/g, (written, code?: string) => {
    const character = code === undefined ? '' : String.fromCharCode(parseInt(code, 16));
    return /^[\x21-\x7e]?$/.test(character) ? character : written;
  });
}
