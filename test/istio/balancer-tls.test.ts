import { expect, test } from 'vitest';
import { AWS_TLS, endsTlsInFront } from '../../src/istio';

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/one';
const PORT = { port: 443, name: 'https' };

test.each<[string, Record<string, string>, boolean]>([
  ['a certificate', {}, true],
  ['the number of the port', { [AWS_TLS.ports]: '8443, 443' }, true],
  ['its name', { [AWS_TLS.ports]: 'https' }, true],
  ['all ports', { [AWS_TLS.ports]: '*' }, true],
  ['plain bytes to the pods', { [AWS_TLS.toPods]: 'tcp' }, true],
  ['another port', { [AWS_TLS.ports]: '80,8443' }, false],
  ['no certificate', { [AWS_TLS.certificates]: '' }, false],
  ['TLS to the pods', { [AWS_TLS.toPods]: 'ssl' }, false],
  ['requests of its own, which name the protocol', { [AWS_TLS.toPods]: 'http' }, false],
])('a balancer with %s', (_, annotations, ends) => {
  expect(endsTlsInFront({ [AWS_TLS.certificates]: ARN, ...annotations }, PORT)).toBe(ends);
});

test('a port without a name is known by its number', () => {
  const annotations = { [AWS_TLS.certificates]: ARN, [AWS_TLS.ports]: 'https' };
  expect([endsTlsInFront(annotations, { port: 443 }), endsTlsInFront({ ...annotations, [AWS_TLS.ports]: '443' }, { port: 443 })]).toEqual([false, true]);
});
