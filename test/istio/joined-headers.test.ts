import { expect, test } from 'vitest';
import { keptLines } from '../../src/istio';

test('lines of some headers are one, of requests others than of answers', () => {
  expect(keptLines('user-agent', ['a', 'b'], 'request')).toEqual(['a,b']);
  expect(keptLines('user-agent', ['a', 'b'], 'response')).toEqual(['a', 'b']);
  expect(keptLines('vary', ['a', 'b'], 'response')).toEqual(['a,b']);
  expect(keptLines('vary', ['a', 'b'], 'request')).toEqual(['a', 'b']);
  expect(keptLines('set-cookie', ['a', 'b'], 'response')).toEqual(['a', 'b']);
});

test('an empty line adds nothing where they are joined', () => {
  expect(keptLines('accept', ['', 'a'], 'request')).toEqual(['a']);
  expect(keptLines('accept', [''], 'request')).toEqual(['']);
  expect(keptLines('x-a', ['', 'a'], 'request')).toEqual(['', 'a']);
});
