import { describe, expect, test } from 'vitest';
import {
  MAX_UINT32, requireDnsLabel, requireHeaderName, requireInteger, requireItems, requireLabels, requireNumber, requireObjectName,
  requireOneOf, requirePercentage, requirePort, requireSelectorLabels, requireText, requireUnique, requireUsableName,
} from '../../src/core/requirements';

describe('numbers', () => {
  test('an integer in range is given back', () => {
    expect(requireInteger('replicas', 0, 0, 10)).toBe(0);
    expect(requireInteger('size', MAX_UINT32, 0, MAX_UINT32)).toBe(MAX_UINT32);
  });

  test.each([-1, 11, 1.5, NaN, Infinity])('%s is refused where an integer from 0 to 10 is expected', value => {
    expect(() => requireInteger('replicas', value, 0, 10, 'count pods')).toThrow(`replicas must be an integer from 0 to 10, got ${value}: count pods`);
  });

  test('a text is refused where an integer is expected', () => {
    expect(() => requireInteger('weight', '80' as unknown as number, 0, 4294967295))
      .toThrow('weight must be an integer of at least 0, got "80": use a whole number in that range');
  });

  test('an integer that is too large for Istio is refused with the largest one', () => {
    expect(() => requireInteger('weight', 3000000000, 0, 2147483647)).toThrow('weight must be an integer from 0 to 2147483647, got 3000000000');
    expect(() => requireInteger('weight', 10n as unknown as number, 0, 2147483647)).toThrow('weight must be an integer of at least 0, got 10');
  });

  test.each([1, 65535])('%s is a port', value => expect(requirePort('port', value)).toBe(value));

  test.each([0, 65536, 80.5, -80])('%s is not a port', value => {
    expect(() => requirePort('port', value)).toThrow(`port must be an integer from 1 to 65535, got ${value}: use the number of a TCP port`);
  });

  test('a number may have a fraction', () => {
    expect(requireNumber('percent', 12.5, 0, 100)).toBe(12.5);
    expect(() => requireNumber('percent', 100.5, 0, 100)).toThrow('percent must be a number from 0 to 100, got 100.5');
    expect(() => requireNumber('percent', NaN, 0, 100)).toThrow('percent must be a number from 0 to 100, got NaN');
  });

  test('a percentage is nothing, or what Envoy can count', () => {
    expect([0, 0.0001, 100].map(value => requirePercentage('percentage', value))).toEqual([0, 0.0001, 100]);
    expect(() => requirePercentage('percentage', 0.00001)).toThrow('percentage must be 0 or at least 0.0001, got 0.00001');
    expect(() => requirePercentage('percentage', 101)).toThrow('percentage must be a number from 0 to 100, got 101');
  });
});

describe('names', () => {
  test.each(['v1', '2026-11', 'a'.repeat(63)])('%s is a DNS label', value => expect(requireDnsLabel('name', value)).toBe(value));

  test.each(['', 'V1', '-v1', 'v1-', 'v.1', 'a'.repeat(64), 'v_1'])('"%s" is not a DNS label', value => {
    expect(() => requireDnsLabel('name', value, 'rename the version')).toThrow(/^name must be a DNS label .*, got ".*": rename the version$/);
  });

  test.each(['tls', 'shop.example-cert', 'a'.repeat(253)])('%s is the name of an object', value => {
    expect(requireObjectName('Secret', value, 'rename it')).toBe(value);
  });

  test.each(['', 'Tls', 'a..b', 'ns/name', '-a', 'a'.repeat(254)])('"%s" is not the name of an object', value => {
    expect(() => requireObjectName('Secret', value, 'rename it')).toThrow(/^Secret must be the name of a Kubernetes object .*, got ".*: rename it$/);
  });

  test('a header name is as long as Envoy takes it', () => {
    expect(requireHeaderName('header', 'x'.repeat(16384))).toHaveLength(16384);
    expect(() => requireHeaderName('header', 'x'.repeat(16385))).toThrow('header must be an HTTP header name of at most 16384 characters');
  });

  test.each(['x-user-group', 'X_Id', 'a'])('%s is a header name', value => expect(requireHeaderName('header', value)).toBe(value));

  test.each(['', 'x user', 'x:user', 'ü'])('"%s" is not a header name', value => {
    expect(() => requireHeaderName('header', value)).toThrow(`header must be an HTTP header name, got "${value}"`);
  });

  test.each(['constructor', '__proto__'])('%s is no name for a key', name => {
    expect(() => requireUsableName('name', name)).toThrow(`name must be another name, got "${name}": cdk8s can not write this one`);
    expect(() => requireHeaderName('header', name)).toThrow('header must be another name');
    expect(() => requireLabels('selector', JSON.parse(`{ "${name}": "x" }`) as Record<string, string>)).toThrow('selector: label key must be another name');
    expect(requireUsableName('name', `${name}s`)).toBe(`${name}s`);
  });

  test('labels are those of Kubernetes', () => {
    expect(requireLabels('selector', { 'app': 'echo', 'example.com/tier': 'Front_End.1', 'empty': '' }))
      .toEqual({ 'app': 'echo', 'example.com/tier': 'Front_End.1', 'empty': '' });
  });

  test.each([[{ 'a b': 'x' }], [{ '/a': 'x' }], [{ 'Example.com/a': 'x' }], [{ 'a/b/c': 'x' }]])('%o has a key that is no label', labels => {
    expect(() => requireLabels('selector', labels)).toThrow('selector: label key must be a Kubernetes label key such as "app" or "example.com/tier", got');
  });

  test.each([[{ app: 'a b' }], [{ app: 'a'.repeat(64) }], [{ app: 1 as unknown as string }]])('%o has a value that is no label', labels => {
    expect(() => requireLabels('selector', labels)).toThrow('selector: label app must be at most 63 letters, digits, ".", "_" and "-", got');
  });
});

test('a list needs an item, a text a character', () => {
  expect(requireItems('hosts', ['a'], 'name one')).toEqual(['a']);
  expect(() => requireItems('hosts', [], 'name one')).toThrow('hosts must be a list of at least one, got []: name one');
  expect(requireText('reason', 'x', 'say why')).toBe('x');
  expect(() => requireText('reason', '', 'say why')).toThrow('reason must be a text that is not empty, got "": say why');
});

test('an error repeats no more than a line of the value', () => {
  expect(() => requireDnsLabel('name', 'x'.repeat(10000))).toThrow(/got "x{119}…: rename it$/);
});

test('a selector has labels, and Kubernetes accepts them', () => {
  expect(requireSelectorLabels('selector', { app: 'echo' }, 'leave it out')).toEqual({ app: 'echo' });
  expect(() => requireSelectorLabels('selector', {}, 'leave it out')).toThrow('selector must be a list of at least one, got []: leave it out');
  expect(() => requireSelectorLabels('selector', { app: 'echo*' }, 'leave it out')).toThrow('selector: label app must be at most 63 letters');
});

test('a value is one of a few', () => {
  expect(requireOneOf('mode', ['A', 'B'], 'B', 'use A')).toBe('B');
  expect(() => requireOneOf('mode', ['A', 'B'], 'C', 'use A')).toThrow('mode must be one of A, B, got "C": use A');
});

test('nothing is there again', () => {
  expect(requireUnique('port', [80, 443], 'rename it')).toEqual([80, 443]);
  expect(() => requireUnique('port', [80, 443, 80], 'leave it out')).toThrow('port must be there once, got 80 again: leave it out');
});

test('a name is mended, not renamed, where there is none', () => {
  expect(() => requireDnsLabel('name', undefined as never)).toThrow('got undefined: give it a name');
  expect(() => requireDnsLabel('name', '')).toThrow('got "": give it a name');
  expect(() => requireObjectName('name', null as never)).toThrow('got null: give it a name');
  expect(() => requireDnsLabel('name', 'Istio_System')).toThrow('got "Istio_System": rename it, "istio-system" for example');
  expect(() => requireDnsLabel('revision', '1.28')).toThrow('got "1.28": rename it, "1-28" for example');
  expect(() => requireObjectName('name', 'Shop.API')).toThrow('got "Shop.API": rename it, "shop.api" for example');
  expect(() => requireDnsLabel('name', '-')).toThrow(/got "-": rename it$/);
  expect(() => requireLabels('labels', { '': 'a' })).toThrow('got "": give the label a key');
});
