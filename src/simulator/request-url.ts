import { isPortNumber } from '../istio';

/** The parts of a URL as they were written. */
export interface RequestUrl {
  readonly scheme: 'http' | 'https';
  /** The host with the port, if one is there. */
  readonly authority: string;
  /** The port that it names. */
  readonly port?: number;
  /** Path and query, as they are sent; `/` where there is none. */
  readonly target: string;
}

const URL_FORM = /^(https?):\/\/([^/?#\s]+)([^\s]*)$/i;

/**
 * Splits a URL as text. `new URL` would drop `:80`, resolve `/a/../b` and make another host of `1.2.3`: just what is asked about.
 *
 * @returns why it is none, as a text
 */
export function readRequestUrl(url: string): RequestUrl | string {
  const [, scheme, authority, rest] = URL_FORM.exec(url) ?? [];
  if (scheme === undefined) {
    return `${JSON.stringify(url)} is no URL of a request: write http://HOST/PATH or https://HOST/PATH, without blanks`;
  }
  const written = /:(\d*)$/.exec(authority)?.[1];
  const isAddress = authority.startsWith('[') && authority.endsWith(']');
  const port = written === undefined || written === '' || isAddress ? undefined : Number(written);
  if (port !== undefined && !isPortNumber(port)) {
    return `${JSON.stringify(url)} names port ${port}: ports are 1 to 65535`;
  }
  // What a browser keeps for itself never gets on the wire.
  const [sent] = rest.split('#');
  const target = sent.startsWith('/') ? sent : `/${sent}`;
  return { scheme: scheme.toLowerCase() as RequestUrl['scheme'], authority, port, target };
}
