/** Lua: what we tell of code, Envoy refuses. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvoyOracle, startEnvoyOracle } from './envoy/oracle';
import { tally } from './tally';
import { mistakeOfLua } from '../../src/istio';
import { randomNumbers } from '../istio/schema/random-objects';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 500);
/** Texts are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);

let oracle: EnvoyOracle;

beforeAll(async () => {
  oracle = await startEnvoyOracle('lua-code');
});

afterAll(() => oracle?.stop());

function ask(codes: readonly string[]): Promise<(string | undefined)[]> {
  return oracle.ask(codes.map(code => ({
    route_config: {},
    http_filters: [
      { name: 'lua', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua', 'default_source_code': { inline_string: code } } },
      { name: 'router', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' } },
    ],
  })));
}

const LITERALS = ['1', '0x1F', '2.5e-3', '"a\\"\\z  \n b"', '\'"\\\n\'', '[==[ ]] " ]==]', 'nil', 'true', 'a.b', '{}', '#{ 1, 2 }', 'é'];
const SIGNS = ['+', '..', '==', '~=', 'and', 'or', '<', '^', '%'];
const SIMPLE = ['local a = 1', '-- end (\n', '--[[ if ]] local b', '--[=[ ]] ]=]', 'local x, y = 1'];
/** What is put into right code. */
const CHANGES = ['', '(', ']', '"', '\'', '\n', ' end ', ' if ', ' do ', ' until ', '--', '[[', '!', '`', '\\', '~', '@', ' then ', '\r\n', '\0'];

/** Code that is right, with statements in each other. */
class Writer {
  constructor(private readonly random: (count: number) => number) {
  }

  public block(depth: number): string {
    return Array.from({ length: 1 + this.random(3) }, () => this.statement(depth)).join('\n');
  }

  public changed(code: string): string {
    const at = this.random(code.length + 1);
    return code.slice(0, at) + this.oneOf(CHANGES) + code.slice(at + this.random(4));
  }

  private statement(depth: number): string {
    const inner = (): string => this.block(depth - 1);
    switch (depth === 0 ? 0 : this.random(7)) {
      case 1: return `local c = ${this.expression(depth - 1)}`;
      case 2: return `if ${this.expression(depth - 1)} then ${inner()} elseif a then else ${inner()} end`;
      case 3: return `while false do ${inner()} end`;
      case 4: return `for k, v in next, {} do ${inner()} end`;
      case 5: return `repeat ${inner()} until true`;
      case 6: return `function f(...) ${inner()} end`;
      default: return this.oneOf(SIMPLE);
    }
  }

  private expression(depth: number): string {
    const inner = (): string => this.expression(depth - 1);
    switch (depth <= 0 ? 0 : this.random(4)) {
      case 1: return `(${inner()}) ${this.oneOf(SIGNS)} (${inner()})`;
      case 2: return `function(a, ...) ${this.block(depth - 1)} end`;
      case 3: return `{ ["a"] = ${inner()}; b = { ${inner()} }, 1 }`;
      default: return this.oneOf(LITERALS);
    }
  }

  private oneOf(texts: readonly string[]): string {
    return texts[this.random(texts.length)];
  }
}

test(`${RUNS * 4} random codes`, { timeout: 60_000 + RUNS * 200 }, async () => {
  const random = randomNumbers(SEED);
  const writer = new Writer(count => Math.floor(random() * count));
  const right = Array.from({ length: RUNS }, () => writer.block(3));
  expect(right.filter(code => mistakeOfLua(code) !== undefined)).toEqual([]);
  const codes = [...right, ...[1, 2, 3].flatMap(() => right.map(code => writer.changed(code)))];
  const reasons = await ask(codes);
  expect(codes.filter((code, index) => mistakeOfLua(code) !== undefined && reasons[index] === undefined)).toEqual([]);
  expect(codes.filter((code, index) => mistakeOfLua(code) !== undefined && reasons[index] !== undefined).length).toBeGreaterThan(RUNS / 2);
  tally('texts asked of Envoy', codes.length);
});
