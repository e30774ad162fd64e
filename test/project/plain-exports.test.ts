import { transpileModule, ModuleKind } from 'typescript';
import { describe, expect, it } from 'vitest';
import { makePlain } from '../../.scripts/plain-exports';

const MODULES: Record<string, object> = { './all': { one: () => 1, two: () => 2 }, './some': { three: () => 3, four: () => 4 } };

/** What an index passes on, compiled. */
function exportsOf(code: string): Record<string, unknown> {
  const exports = {};
  new Function('exports', 'require', code)(exports, (name: string) => MODULES[name]);
  return exports;
}

describe('the exports of an index', () => {
  const compiled = transpileModule("export * from './all';\nexport { three, four as fourth } from './some';", { compilerOptions: { module: ModuleKind.CommonJS } })
    .outputText;

  it('are getters for the compiler, and values then', () => {
    const isValue = (name: string, code: string) => 'value' in Object.getOwnPropertyDescriptor(exportsOf(code), name)!;
    const names = ['one', 'two', 'three', 'fourth'];
    expect(names.map(name => isValue(name, compiled))).toEqual(names.map(() => false));
    expect(names.map(name => isValue(name, makePlain(compiled)))).toEqual(names.map(() => true));
    expect({ ...exportsOf(makePlain(compiled)) }).toEqual({ ...exportsOf(compiled) });
  });

  it('are left as they are where they are plain, also the second time', () => {
    const own = transpileModule('export const one = 1;', { compilerOptions: { module: ModuleKind.CommonJS } }).outputText;
    expect(makePlain(own)).toBe(own);
    expect(makePlain(makePlain(compiled))).toBe(makePlain(compiled));
  });
});
