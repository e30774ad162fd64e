import { reviewGatewayNames } from './gateway-names';
import { reviewLabels } from './labels';
import { FORM_OF_LABEL, isLabel, reviewPort } from './names';
import { hasOnly, isFilled, Plain, Review } from './review';
import { reviewExpressionOf, reviewStringMatch } from './string-matches';
import { isClaim } from '../claim-name';
import { isHeaderName } from '../header-name';

const PSEUDO_HEADERS = [':method', ':scheme', ':authority', ':path', ':status'];

/** What most matches have, and nothing else. */
const USUAL: ReadonlySet<string> = new Set(['name', 'uri', 'headers']);

/** Which requests a route is for. */
export function reviewHttpMatch(match: Plain, review: Review, isForGateway: boolean): void {
  review.entries('headers', match.headers, reviewHeader, isForGateway);
  review.map('uri', match.uri, reviewExpressionOf, undefined);
  if (!hasOnly(match, USUAL)) {
    reviewUnusual(match, review, isForGateway);
  }
}

function reviewUnusual(match: Plain, review: Review, isForGateway: boolean): void {
  const { withoutHeaders, scheme, method, authority, queryParams, port, sourceLabels, gateways, sourceNamespace } = match;
  review.entries('withoutHeaders', withoutHeaders, reviewAbsentHeader, isForGateway);
  review.map('scheme', scheme, reviewStringMatch, undefined);
  review.map('method', method, reviewStringMatch, undefined);
  review.map('authority', authority, reviewStringMatch, undefined);
  review.entries('queryParams', queryParams, reviewParameter, undefined);
  if (port) {
    reviewPort(port, review, 'port');
  }
  reviewLabels(sourceLabels, review, 'sourceLabels');
  reviewGatewayNames(gateways, review, true);
  if (isFilled(sourceNamespace) && !isLabel(sourceNamespace)) {
    review.refuse(FORM_OF_LABEL, sourceNamespace, 'write the name of a namespace', 'sourceNamespace');
  }
}

function reviewHeader(name: string, match: unknown, review: Review, isForGateway: boolean): void {
  reviewName(name, review, isForGateway);
  reviewStringMatch(match as Plain, review);
}

/** A "*" is no expression here: it means that the header is there. */
function reviewAbsentHeader(name: string, match: unknown, review: Review, isForGateway: boolean): void {
  reviewName(name, review, isForGateway);
  if ((match as Plain).regex !== '*') {
    reviewStringMatch(match as Plain, review);
  }
}

function reviewName(name: string, review: Review, isForGateway: boolean): void {
  if (isHeaderName(name)) {
    return;
  }
  if (isClaim(name)) {
    if (!isForGateway) {
      review.refuseAs('is a claim of a token, which only gateways route by', 'name the gateways of the VirtualService, and not mesh');
    }
  } else if (!PSEUDO_HEADERS.includes(name)) {
    review.refuseAs('is no header', 'write a name of letters, digits and "-", or a claim such as @request.auth.claims[sub]');
  }
}

function reviewParameter(_: string, match: unknown, review: Review): void {
  reviewStringMatch(match as Plain, review);
}
