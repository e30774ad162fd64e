/** A parameter of a query with its values, whose escapes are decoded: byte by byte, each a character. */
export type DecodedQuery = ReadonlyMap<string, readonly string[]>;

/** The parameters of a query as Envoy looks for tokens in it. */
export function decodedQuery(query: string | undefined): DecodedQuery {
  const parameters = new Map<string, string[]>();
  const sent = query === undefined ? [] : query.split('&');
  // Behind the last "&" there is none.
  for (const parameter of sent.at(-1) === '' ? sent.slice(0, -1) : sent) {
    const equals = parameter.indexOf('=');
    const name = decoded(equals < 0 ? parameter : parameter.slice(0, equals));
    parameters.set(name, [...parameters.get(name) ?? [], equals < 0 ? '' : decoded(parameter.slice(equals + 1))]);
  }
  return parameters;
}

/**
 * A query without a parameter, as Envoy writes it: in the order of the names, with an equals sign each, and as it was decoded; none where no
 * parameter is left.
 */
export function queryWithout(query: DecodedQuery, name: string): string | undefined {
  const others = [...query].filter(([other]) => other !== name).sort(([one], [other]) => one < other ? -1 : 1);
  return others.length === 0 ? undefined : others.flatMap(([other, values]) => values.map(value => `${other}=${value}`)).join('&');
}

/** A query as Envoy writes it decoded: only visible characters come out, and `%` goes where no escape begins, unless it is near the end. */
export function visiblyDecoded(query: string): string {
  return query.replace(/%(?:([0-9a-fA-F]{2})|(?=..))/g, (written, code?: string) => {
    const character = code === undefined ? '' : String.fromCharCode(parseInt(code, 16));
    return /^[\x21-\x7e]?$/.test(character) ? character : written;
  });
}

function decoded(text: string): string {
  return text.includes('%') ? text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16))) : text;
}
