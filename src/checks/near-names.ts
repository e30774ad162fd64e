import { Lists } from '../mesh';

/**
 * Names, to find one that is nearly another one: a letter more, fewer or other, or two in the wrong order. Where many are asked for, each is
 * kept with all that it is without one of its letters, so that none of them is compared with all.
 */
export class NearNames {
  private readonly names: readonly string[];
  private byRest?: Lists<string>;
  private questions = 0;

  constructor(names: Iterable<string>) {
    this.names = [...new Set(names)];
  }

  /** A name that is nearly this one. Those that differ in a number only are names of their own, such as `echo-v1` and `echo-v2`. */
  public nearTo(name: string): string | undefined {
    const names = this.like(name);
    const candidates = restsOf(name).flatMap(rest => names.get(rest));
    return candidates.find(candidate => candidate !== name && isNear(name, candidate) && withoutNumbers(name) !== withoutNumbers(candidate));
  }

  /** All names by their rests. To make that costs more than to compare all for the first questions, and mostly there are few. */
  private like(name: string): Lists<string> {
    this.questions += 1;
    if (this.questions <= FEW) {
      return listsByRest(this.names.filter(other => isNear(name, other)));
    }
    return this.byRest ??= listsByRest(this.names);
  }
}

function listsByRest(names: readonly string[]): Lists<string> {
  const lists = new Lists<string>();
  for (const name of names) {
    for (const rest of restsOf(name)) {
      lists.add(rest, name);
    }
  }
  return lists;
}

const FEW = 20;
const SHORTEST = 3;

/** Itself, and what is left without one of its letters; of what is too short for a guess, itself alone. */
function restsOf(name: string): string[] {
  return name.length < SHORTEST ? [name] : [name, ...Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1))];
}

function isNear(one: string, other: string): boolean {
  const long = one.length >= other.length ? one : other;
  const short = long === one ? other : one;
  if (long.length - short.length > 1) {
    return false;
  }
  let start = 0;
  while (start < short.length && long.charCodeAt(start) === short.charCodeAt(start)) {
    start++;
  }
  let end = 0;
  while (end < short.length - start && long.charCodeAt(long.length - 1 - end) === short.charCodeAt(short.length - 1 - end)) {
    end++;
  }
  const between = short.length - start - end;
  return long.length > short.length ? between === 0
    : between < 2 || between === 2 && long[start] === short[start + 1] && long[start + 1] === short[start];
}

function withoutNumbers(name: string): string {
  return name.replace(/[0-9]+/g, '#');
}
