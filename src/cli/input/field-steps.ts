/**
 * The way to a field of a value, as findings write it: `spec.http[2].match[0].uri`. Keys stand there as they are, with dots and slashes, so
 * the value decides where one ends: `metadata.annotations.sidecar.istio.io/inject`.
 *
 * @returns as far as the value goes
 */
export function fieldSteps(value: unknown, field: string): (string | number)[] {
  const steps: (string | number)[] = [];
  let rest = field;
  let at: unknown = value;
  while (rest !== '') {
    const step = Array.isArray(at) ? itemStep(at, rest) : keyStep(at, rest);
    if (step === undefined) {
      return steps;
    }
    steps.push(step.to);
    at = (at as Record<string | number, unknown>)[step.to];
    rest = rest.slice(step.length);
  }
  return steps;
}

interface Step {
  readonly to: string | number;
  readonly length: number;
}

function itemStep(list: readonly unknown[], text: string): Step | undefined {
  const [all, index] = /^\[(\d+)\]/.exec(text) ?? [];
  return all !== undefined && Number(index) < list.length ? { to: Number(index), length: all.length } : undefined;
}

/** The longest key with which the text goes on. */
function keyStep(map: unknown, text: string): Step | undefined {
  if (typeof map !== 'object' || map === null) {
    return undefined;
  }
  const [, quoted] = /^\["((?:[^"\\]|\\.)*)"\]/.exec(text) ?? [];
  if (quoted !== undefined && Object.hasOwn(map, quoted)) {
    return { to: quoted, length: quoted.length + 4 };
  }
  const from = text.startsWith('.') ? 1 : 0;
  const ends = [...text.slice(from).matchAll(/[.[]|$/g)].map(({ index }) => from + index).reverse();
  const end = ends.find(each => Object.hasOwn(map, text.slice(from, each)));
  return end === undefined ? undefined : { to: text.slice(from, end), length: end };
}
