import { reviewPort } from './names';
import { isFilled, Plain, Review } from './review';
import { reviewExpression } from './string-matches';
import { isGiven, listOf, mapOf } from '../plain-value';

const KILOBYTE = 1024;
const LARGE_BODY = 100 * KILOBYTE;
const MAX_BODY = KILOBYTE * KILOBYTE;
const STATUSES = { smallest: 200, largest: 600 };

/** Where a redirect leads. Istio tells the first mistake only. */
export function reviewRedirect(redirect: Plain, review: Review, matches: unknown): void {
  const { uri, prefixRewrite, authority, port, derivePort, redirectCode, scheme } = redirect;
  if (isFilled(uri) && isFilled(prefixRewrite)) {
    review.refuseAs('has uri and prefixRewrite, of which only one can be', 'leave one out');
  } else if (isFilled(prefixRewrite) && listOf(matches).some(isNoPrefix)) {
    review.refuseAs('replaces a prefix, and some match of the route compares no prefix', 'match by prefix, or write the whole path in redirect.uri',
      'prefixRewrite');
  } else if (!isFilled(uri) && !isFilled(prefixRewrite) && !isFilled(authority) && !isFilled(scheme) && !isGiven(port) && !isGiven(derivePort)) {
    review.refuseAs('leads to where the request came from', 'add one of uri, prefixRewrite, authority, scheme and port');
  } else if (isGiven(redirectCode) && redirectCode !== 0 && (redirectCode as number < 300 || redirectCode as number > 399)) {
    review.refuse('be from 300 to 399', redirectCode, 'write 301, 302, 303, 307 or 308', 'redirectCode');
  } else if (isFilled(scheme) && scheme !== 'http' && scheme !== 'https') {
    review.refuse('be http or https', scheme, 'write it in small letters', 'scheme');
  } else if (typeof port === 'number' && port > 0) {
    reviewPort(port, review, 'port');
  }
}

/** What becomes of a request on its way. Istio tells the first mistake only. */
export function reviewRewrite(rewrite: Plain, review: Review): void {
  const { uri, authority, uriRegexRewrite } = rewrite;
  if (isFilled(uri) && isGiven(uriRegexRewrite)) {
    review.refuseAs('has uri and uriRegexRewrite, of which only one can be', 'leave one out');
  } else if (!isFilled(uri) && !isGiven(uriRegexRewrite) && !isFilled(authority)) {
    review.refuseAs('changes nothing', 'add uri, uriRegexRewrite or authority, or leave it out');
  } else {
    review.map('uriRegexRewrite', uriRegexRewrite, reviewRegexRewrite, undefined);
  }
}

/** An answer that the proxy gives itself. */
export function reviewDirectResponse({ body, status }: Plain, review: Review): void {
  reviewStatus(status, review, 'status');
  const size = sizeOfBody(body);
  if (size > MAX_BODY) {
    review.refuse('have at most 1 MB', `${size} bytes`, 'serve it from a service', 'body');
  } else if (size > LARGE_BODY) {
    review.warn('large-response', `has ${size} bytes, which every proxy gets with its routes`, 'serve it from a service', 'body');
  }
}

/** A status with which a proxy answers: Istio takes 600 too. */
export function reviewStatus(status: unknown, review: Review, field: string): void {
  const number = status as number;
  if (number < STATUSES.smallest || number > STATUSES.largest) {
    review.refuse('be a status from 200 to 599', status, 'write a status such as 503', field);
  }
}

function sizeOfBody(body: unknown): number {
  const { string: text, bytes } = mapOf(body);
  return typeof text === 'string' ? Buffer.byteLength(text) : typeof bytes === 'string' ? Buffer.byteLength(bytes, 'base64') : 0;
}

function isNoPrefix(match: unknown): boolean {
  const { uri } = mapOf(match);
  return isGiven(uri) && typeof mapOf(uri).prefix !== 'string';
}

function reviewRegexRewrite({ match, rewrite }: Plain, review: Review): void {
  if (!isFilled(match) || !isFilled(rewrite)) {
    review.refuseAs('has no match, or no rewrite', 'write both: the expression, and what comes in the place of what it matches');
  } else {
    reviewExpression(match, review, 'match');
  }
}
