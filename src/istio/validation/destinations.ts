import { FORM_OF_LABEL, isLabel, isWildcardName, reviewPort, reviewWildcardName } from './names';
import { isFilled, Plain, Review } from './review';

const INT32 = 2 ** 32;

/** Where a route leads to. */
export function reviewDestination(destination: Plain, review: Review): void {
  const { host, subset, port } = destination;
  reviewHost(String(host), review);
  if (isFilled(subset) && !isLabel(subset)) {
    review.refuse(FORM_OF_LABEL, subset, 'write the name of a subset', 'subset');
  }
  review.map('port', port, reviewPortSelector, undefined);
}

function reviewHost(host: string, review: Review): void {
  if (host !== '*' && isWildcardName(host)) {
    return;
  }
  review.enter('host');
  if (host === '*') {
    review.refuse('be the host of one service', host, 'name the service');
  } else {
    reviewWildcardName(host, review);
  }
  review.leave();
}

/** The shares of a route: none below 0, and not all of them 0. */
export function reviewWeights(route: unknown, review: Review): void {
  if (!Array.isArray(route)) {
    return;
  }
  let sum = 0;
  for (let index = 0; index < route.length; index++) {
    const weight = ((route[index] ?? {}) as Plain).weight as number ?? 0;
    if (weight < 0) {
      review.refuse('be at least 0', weight, 'write the share of the destination', 'route', index, 'weight');
    }
    sum += weight;
  }
  if (route.length > 1 && sum % INT32 === 0) {
    review.refuse('have weights of which one is more than 0', 'none', 'write the share of each destination', 'route');
  }
}

function reviewPortSelector({ number }: Plain, review: Review): void {
  reviewPort(number ?? 0, review, 'number');
}
