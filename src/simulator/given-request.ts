import { isIP } from 'node:net';
import { AskedRequest } from './asked-request';
import { readRequestUrl } from './request-url';
import { isHeaderName, isMap, isPortNumber } from '../istio';

/** A request as somebody wrote it down, who may have made mistakes: in another language no compiler looks at it. */
export type GivenRequest = { readonly [K in keyof AskedRequest]?: unknown };

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const NAME = /^[^\s/]+\/[^\s/]+$/;
/** What no line of HTTP can carry. */
const LINE_END = /[\r\n\0]/;
const MAX_SHOWN = 120;

/**
 * A request as the simulator takes it, where it can be asked.
 *
 * @returns why it can not, as a sentence with the fix
 */
export function readGivenRequest(given: GivenRequest): AskedRequest | string {
  const { headers = {} } = given;
  const misfit = misfitOfHeaders(headers) ?? misfitOfUrl(given.url) ?? misfitOfParts(given) ?? misfitOfHost(headers as Lists, given.authority);
  return misfit ?? {
    ...given,
    // A header without any line is not there.
    headers: Object.fromEntries(Object.entries(headers as Lists).filter(([, values]) => values.length > 0)),
  } as AskedRequest;
}

type Lists = Readonly<Record<string, readonly string[]>>;

function misfitOfUrl(url: unknown): string | undefined {
  if (typeof url !== 'string') {
    return mustBe('url of a request', 'a text', url, 'write http://HOST/PATH or https://HOST/PATH');
  }
  const read = readRequestUrl(url);
  return typeof read === 'string' ? read : undefined;
}

/** For each part beside URL and headers what it must be, and how to mend it. */
const PARTS: Readonly<Partial<Record<keyof AskedRequest, [allowed: string, fits: (value: unknown) => boolean, fix: string]>>> = {
  method: ['an HTTP method', text(TOKEN), 'write "GET" for example'],
  port: ['a port from 1 to 65535', isPortNumber, 'it is the port of the Service in front of the gateway'],
  sni: ['a host', text(/^[^\s:/]+$/), 'it is the name in the handshake of TLS, without a port'],
  authority: ['a host, with a port where there is one', text(/^[^\s/]+$/), 'it is what the header Host says'],
  gateway: ['NAMESPACE/NAME', text(NAME), 'name the Service or the Deployment of the gateway'],
  sourceIp: ['an IP address', value => typeof value === 'string' && isIP(value) !== 0, 'it is the address of the client'],
  jwtClaims: ['a map', isMap, 'they are the claims of a token that was verified'],
};

function text(form: RegExp): (value: unknown) => boolean {
  return value => typeof value === 'string' && form.test(value);
}

function misfitOfParts(given: GivenRequest): string | undefined {
  for (const [part, [allowed, fits, fix]] of Object.entries(PARTS)) {
    const value = given[part as keyof AskedRequest];
    if (value !== undefined && !fits(value)) {
      return mustBe(`${part} of a request`, allowed, value, fix);
    }
  }
  return undefined;
}

function misfitOfHost(headers: Lists, authority: unknown): string | undefined {
  const host = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'host').flatMap(([, values]) => values);
  return host.length > 1 || host.length === 1 && (authority !== undefined || !/^[^\s/]+$/.test(host[0]))
    ? mustBe('header Host of a request', 'a host, there once, and not beside authority', host, 'Envoy has one host of a request') : undefined;
}

function misfitOfHeaders(headers: unknown): string | undefined {
  if (!isMap(headers)) {
    return mustBe('headers of a request', 'a map with a list of texts for each name', headers, 'write { "x-user-group": ["beta"] } for example');
  }
  for (const [name, values] of Object.entries(headers)) {
    if (!isHeaderName(name)) {
      return mustBe('name of a header', 'letters, digits and hyphens', name, name.startsWith(':')
        ? 'method, url and authority of the request say what begins with a colon' : 'separators and blanks can not be in it');
    }
    if (!Array.isArray(values)) {
      return mustBe(`header ${name} of a request`, 'a list of texts, one for each line', values, `write [${JSON.stringify(values)}]`);
    }
    const misfit = (values as unknown[]).findIndex(value => typeof value !== 'string' || LINE_END.test(value));
    if (misfit >= 0) {
      return mustBe(`header ${name} of a request`, 'a list of texts without line breaks', values[misfit], 'give an item for each line of the header');
    }
  }
  return undefined;
}

function mustBe(what: string, allowed: string, received: unknown, fix: string): string {
  const shown = JSON.stringify(received) ?? String(received);
  return `${what} must be ${allowed}, got ${shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown}: ${fix}`;
}
