import { HttpMatchParts } from './http-match';

/**
 * Whether a match is that of a catch-all: Istio makes nothing of the routes behind it in its VirtualService, and puts it behind those of all
 * other VirtualServices of the same domain. Only two ways to write every path count, and each header, method or parameter makes it another one.
 */
export function isCatchAll({ path, method, authority, scheme, headers, withoutHeaders, queryParams, isKnown }: HttpMatchParts): boolean {
  const isEvery = path === undefined || path.kind === 'prefix' && path.text === '/' || path.kind === 'regex' && path.text === '.*';
  return isKnown && isEvery && (method ?? authority ?? scheme) === undefined
    && headers.length + withoutHeaders.length + queryParams.length === 0;
}
