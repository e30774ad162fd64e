import { expect, test } from 'vitest';
import { ExportTo } from '../../src';

test('it is everyone, oneself, or some namespaces, each once', () => {
  expect(ExportTo.allNamespaces().values).toEqual(['*']);
  expect(ExportTo.ownNamespace().values).toEqual(['.']);
  expect(ExportTo.namespaces('a', 'b', 'a').values).toEqual(['a', 'b']);
});

test('wrong names are refused', () => {
  expect(() => ExportTo.namespaces()).toThrow('namespaces of exportTo must be a list of at least one, got []: use ExportTo.ownNamespace()');
  expect(() => ExportTo.namespaces('*')).toThrow('namespace of exportTo must be a DNS label');
});
