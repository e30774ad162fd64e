/** Istio's own tests of its analyzers, read where its module lies: nothing of them is copied. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { mapOf, mapsOf, textOf } from '../../../src/istio';
import { readYaml } from '../../../src/yaml';
import { inIstioModule } from '../istio-module';

/** A message of an analyzer: its code, and the object that it is about, as `Kind namespace/name`. */
export interface AnalyzerMessage {
  readonly code: string;
  readonly origin: string;
}

/** A case of the tests: some files, and what one analyzer says of them. */
export interface AnalyzerCase {
  readonly name: string;
  readonly files: readonly string[];
  readonly meshConfig?: string;
  readonly meshNetworks?: string;
  readonly expected: readonly AnalyzerMessage[];
}

const ANALYSIS = ['pkg', 'config', 'analysis'];

/** The cases, and the names of all messages by their codes. */
export function readTestGrid(): { readonly cases: readonly AnalyzerCase[]; readonly names: ReadonlyMap<string, string> } {
  const [messages] = readYaml(readFileSync(inIstioModule(...ANALYSIS, 'msg', 'messages.yaml'), 'utf8'));
  const names = new Map(mapsOf(mapOf(messages.value).messages).map(({ name, code }) => [textOf(code) ?? '', textOf(name) ?? '']));
  const codes = new Map([...names].map(([code, name]) => [name, code]));
  const folder = inIstioModule(...ANALYSIS, 'analyzers');
  return { cases: readCases(readFileSync(path.join(folder, 'analyzers_test.go'), 'utf8'), folder, codes), names };
}

function readCases(source: string, folder: string, codes: ReadonlyMap<string, string>): AnalyzerCase[] {
  const [, grid] = /\nvar testGrid = \[\]testCase\{\n(.*?)\n\}\n/s.exec(source)!;
  return grid.split(/\n\t\},/).filter(text => text.includes('inputFiles')).map((text): AnalyzerCase => {
    const fileOf = (field: string) => {
      const file = new RegExp(`\\b${field}:\\s*"([^"]+)"`).exec(text)?.[1];
      return file && path.join(folder, file);
    };
    const [, inputs] = /inputFiles:\s*\[\]string\{(.*?)\}/s.exec(text)!;
    const [, expected] = /expected:\s*\[\]message\{(.*)\}/s.exec(text)!;
    return {
      name: /name:\s*"([^"]+)"/.exec(text)![1],
      files: [...inputs.matchAll(/"([^"]+)"/g)].map(([, file]) => path.join(folder, file)),
      meshConfig: fileOf('meshConfigFile'),
      meshNetworks: fileOf('meshNetworksFile'),
      expected: [...expected.matchAll(/\{msg\.(\w+), "([^"]+)"\}/g)].map(([, name, origin]) => ({ code: codes.get(name)!, origin })),
    };
  });
}
