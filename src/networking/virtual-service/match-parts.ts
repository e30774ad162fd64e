import { HttpMatch } from './http-match';
import { StringMatch } from './string-match';
import { HttpMatchParts, MESH_GATEWAY, readHttpMatch, StringMatchSpec } from '../../istio';
import { IGateway } from '../gateway/gateway-reference';

/** What was read of matches, which are asked for again for every host. */
const KNOWN = new WeakMap<HttpMatch, HttpMatchParts>();

/** What a match compares, as Istio reads it from the manifest. */
export function partsOf(match: HttpMatch): HttpMatchParts {
  const known = KNOWN.get(match) ?? readHttpMatch(specOf(match));
  KNOWN.set(match, known);
  return known;
}

function specOf({ gateways, mesh, uri, method, authority, scheme, headers, withoutHeaders, queryParams, ...others }: HttpMatch): object {
  const names = [...(gateways ?? []).map(nameOf), ...mesh ? [MESH_GATEWAY] : []];
  return {
    ...others,
    uri: uri?._spec,
    method: method?._spec,
    authority: authority?._spec,
    scheme: scheme?._spec,
    headers: headers && specsOf(headers),
    withoutHeaders: withoutHeaders && specsOf(withoutHeaders),
    queryParams: queryParams && specsOf(queryParams),
    gateways: names.length > 0 ? names : undefined,
  };
}

function specsOf(matches: Record<string, StringMatch>): Record<string, StringMatchSpec> {
  return Object.fromEntries(Object.entries(matches).map(([name, match]) => [name, match._spec]));
}

/** Two gateways of one name in one unknown namespace are one. */
function nameOf({ gatewayName, gatewayNamespace }: IGateway): string {
  return `${gatewayNamespace ?? '.'}/${gatewayName}`;
}
