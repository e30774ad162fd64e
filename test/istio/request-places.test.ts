import { expect, test } from 'vitest';
import { cookieValue, decodedQuery, joinedHeaders, linesOfHeader, queryWithout, templateExpression } from '../../src/istio';

test('a query is decoded, and written again in the order of its names', () => {
  const query = decodedQuery('z=1&t=token&y=%41%2f+b&=q&k%3D=v&&b=%20&e=1=2&i=%zz');
  expect(query.get('t')).toEqual(['token']);
  expect(queryWithout(query, 't')).toBe('=q&=&b= &e=1=2&i=%zz&k==v&y=A/+b&z=1');
  expect(queryWithout(decodedQuery('t=1'), 't')).toBeUndefined();
  expect(queryWithout(decodedQuery('a&t=1&'), 't')).toBe('a=');
  expect(decodedQuery('%74=1&t=2').get('t')).toEqual(['1', '2']);
  expect([...decodedQuery(undefined), ...decodedQuery('')]).toEqual([]);
});

test('the first cookie of a name counts', () => {
  expect(cookieValue(['a=1; session=x; session=y'], 'session')).toBe('x');
  expect(cookieValue(['a=1', 'session="x"'], 'session')).toBe('x');
  expect(cookieValue(['session; Session=y;  session=x=z'], 'session')).toBe('x=z');
  expect(cookieValue(['session =x', 'a=session=x'], 'session')).toBeUndefined();
});

test('of some headers all lines are one', () => {
  expect(linesOfHeader('authorization', ['a', '', 'b'])).toEqual(['a,b']);
  expect(linesOfHeader('x-a', ['a', '', 'b'])).toEqual(['a', '', 'b']);
  const headers = { 'authorization': ['a', 'b'], 'x-a': ['a', 'b'] };
  expect(joinedHeaders(headers)).toEqual({ 'authorization': ['a,b'], 'x-a': ['a', 'b'] });
  const plain = { 'authorization': ['a'], 'x-a': ['a', 'b'] };
  expect(joinedHeaders(plain)).toBe(plain);
});

test.each<[string, string, boolean]>([
  ['/one/{*}/x', '/one/a/x', true], ['/one/{*}/x', '/one//x', false], ['/one/{*}/x', '/one/a/b/x', false], ['/one/{*}/x', '/one/a[b/x', false],
  ['/one/{*}/x', '/one/%2F/x', true], ['/one/{*}/x', '/one/a;b*|"/x', true], ['/any/{**}/x', '/any//x', true], ['/any/{**}/x', '/any/x', false],
  ['/any/{**}/x', '/any/a/b/x', true], ['/end/{**}', '/end/', true], ['/end/{**}', '/end', false], ['/a.b/{*}', '/axb/c', false],
])('the template %s and the path %s: %s', (template, path, expected) => {
  expect(templateExpression(template).test(path)).toBe(expected);
});
