import { HttpMatchParts, HttpRequest, Mismatch, NamedText, TextMatch } from '../istio';

/** Why a request does not meet a match, for a person. */
export function mismatchWords(match: HttpMatchParts, { field, name = '' }: Mismatch, request: HttpRequest): string {
  switch (field) {
    case 'uri': return `path ${quoted(request.path)} ${fails(match.path)}${match.ignoresPathCase ? ', whatever its case' : ''}`;
    case 'method': return `method ${request.method} ${fails(match.method)}`;
    case 'authority': return `host ${quoted(request.authority)} ${fails(match.authority)}`;
    case 'scheme': return `scheme ${request.scheme} ${fails(match.scheme)}`;
    case 'headers': return headerWords(name, match.headers, request);
    case 'withoutHeaders': return withoutWords(name, match.withoutHeaders, request);
    case 'queryParams': return parameterWords(name, match.queryParams, request);
    case 'port': return `it is for port ${match.origin.port}`;
    case 'gateways': return `it is for ${match.origin.gateways.join(', ')}`;
    case 'sourceLabels': return 'its sourceLabels are not those of the gateway';
    case 'sourceNamespace': return `its sourceNamespace is ${match.origin.namespace}`;
  }
}

function headerWords(name: string, headers: readonly NamedText[], request: HttpRequest): string {
  const what = name.startsWith('@') ? `claim ${name}` : `header ${name}`;
  const values = valuesOf(name, request);
  return values === undefined ? `${what} is absent` : `${what} is ${values.map(quoted).join(' and ')}, which ${fails(textOf(name, headers))}`;
}

function withoutWords(name: string, headers: readonly NamedText[], request: HttpRequest): string {
  const values = valuesOf(name, request);
  if (values === undefined) {
    return `header ${name} is absent, which counts as empty`;
  }
  const { kind, text } = textOf(name, headers) ?? { kind: 'present', text: '' };
  return kind === 'present' ? `header ${name} is there`
    : `header ${name} is ${values.map(quoted).join(' and ')}, and must not be ${kind === 'exact' ? '' : `of ${kind} `}${quoted(text)}`;
}

function valuesOf(name: string, { headers }: HttpRequest): readonly string[] | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}

function parameterWords(name: string, parameters: readonly NamedText[], { query }: HttpRequest): string {
  const sent = (query ?? '').split('&').find(one => one === name || one.startsWith(`${name}=`));
  return sent === undefined ? `query parameter ${name} is absent`
    : `query parameter ${name} is ${quoted(sent.slice(name.length + 1))}, which ${fails(textOf(name, parameters))}`;
}

function textOf(name: string, texts: readonly NamedText[]): TextMatch | undefined {
  return texts.find(one => one.name === name)?.match;
}

function fails(match: TextMatch | undefined): string {
  switch (match?.kind) {
    case 'exact': return `is not ${quoted(match.text)}`;
    case 'prefix': return `does not begin with ${quoted(match.text)}`;
    case 'suffix': return `does not end with ${quoted(match.text)}`;
    case 'regex': return `does not match ${quoted(match.text)} as a whole`;
    default: return 'is another';
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
