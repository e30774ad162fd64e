import { Plain, Review } from './review';
import { isGiven } from '../plain-value';

/** A tab is the only character below a blank that a header may have. */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const FIX_OF_PSEUDO = 'name the header that is meant; the path and the host are changed with rewrite';

/** What a route changes of the headers of requests and answers. */
export function reviewHeaderOperations({ request, response }: Plain, review: Review): void {
  review.map('request', request, reviewChanges, true);
  review.map('response', response, reviewChanges, false);
}

/** The host may be set in one way only. */
export function reviewAuthority(route: Plain, review: Review): void {
  const headers = route.headers as Plain | undefined;
  const { set, add } = ((headers ?? undefined)?.request ?? {}) as Plain;
  if (!isGiven(set) && !isGiven(add)) {
    return;
  }
  const rewritten = ((route.rewrite ?? {}) as Plain).authority;
  const given = [rewritten ?? '', ...authoritiesIn(set), ...authoritiesIn(add)];
  const first = given.findIndex(text => text !== '');
  if (first >= 0 && first < given.length - 1) {
    review.refuse('set the host of requests in one way', given.slice(first).join(' and '), 'leave all but one out: rewrite.authority, or one header',
      'headers', 'request');
  }
}

function authoritiesIn(headers: unknown): unknown[] {
  return Object.entries((headers ?? {}) as Plain).filter(([name]) => isAuthority(name)).map(([, value]) => value);
}

function reviewChanges({ set, add, remove }: Plain, review: Review, ofRequest: boolean): void {
  review.entries('set', set, reviewWritten, ofRequest);
  review.entries('add', add, reviewWritten, ofRequest);
  review.texts('remove', remove, reviewRemoved, undefined);
}

function reviewWritten(name: string, value: unknown, review: Review, ofRequest: boolean): void {
  if (!(ofRequest && isAuthority(name))) {
    reviewRemoved(name, review);
  }
  reviewValue(String(value), review);
}

/** A header that is removed, or changed in an answer. */
function reviewRemoved(name: string, review: Review): void {
  if (name === '') {
    review.refuseAs('has no name', 'name the header');
  } else if (name.startsWith(':') || name.toLowerCase() === 'host') {
    review.refuseAs(`is "${name}", which no route can change here`, FIX_OF_PSEUDO);
  }
}

function isAuthority(name: string): boolean {
  return name.length <= ':authority'.length && /^(?:host|:authority)$/i.test(name);
}

function reviewValue(value: string, review: Review): void {
  if (CONTROL.test(value)) {
    review.refuse('be a text without line breaks and other control characters', value, 'leave them out');
  } else if (value.includes('%') && !isFormat(value)) {
    review.refuse('be a text in which "%" stands around a command such as %REQ(host)%', value, 'write "%%" for the character itself');
  }
}

/** Where in a format the next character stands. */
enum In {
  TEXT, COMMAND, ARGUMENTS, ARGUMENT, TEXT_OF_LIST, BEHIND_ITEM, BEHIND_LIST, BEHIND_ARGUMENTS,
}

/** What comes next, by what there is: nothing where it may not stand there, `other` for every other character. */
const NEXT: Readonly<Record<In, Readonly<Record<string, In>>>> = {
  [In.TEXT]: { other: In.TEXT },
  [In.COMMAND]: { '%': In.TEXT, '(': In.ARGUMENTS, 'other': In.COMMAND },
  [In.ARGUMENTS]: { ' ': In.ARGUMENTS, '[': In.TEXT_OF_LIST, 'other': In.ARGUMENT },
  [In.ARGUMENT]: { ')': In.BEHIND_ARGUMENTS, '"': In.BEHIND_ITEM, 'other': In.ARGUMENT },
  [In.TEXT_OF_LIST]: { ' ': In.TEXT_OF_LIST, '"': In.ARGUMENT },
  [In.BEHIND_ITEM]: { ' ': In.BEHIND_ITEM, ',': In.TEXT_OF_LIST, ']': In.BEHIND_LIST },
  [In.BEHIND_LIST]: { ' ': In.BEHIND_LIST, ')': In.BEHIND_ARGUMENTS },
  [In.BEHIND_ARGUMENTS]: { ' ': In.BEHIND_ARGUMENTS, '%': In.TEXT },
};

/** Whether Istio takes a text with "%" as a format of Envoy. */
export function isFormat(text: string): boolean {
  let state = In.TEXT;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index];
    if (state === In.TEXT && sign === '%') {
      if (index + 1 === text.length) {
        return false;
      }
      state = text[index + 1] === '%' ? In.TEXT : In.COMMAND;
      index += state === In.TEXT ? 1 : 0;
    } else if (state === In.ARGUMENT && sign === '\\') {
      index++;
    } else {
      const next: In | undefined = NEXT[state][sign] ?? NEXT[state].other;
      if (next === undefined) {
        return false;
      }
      state = next;
    }
  }
  return state === In.TEXT;
}
