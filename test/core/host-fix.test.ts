import { expect, test } from 'vitest';
import { fixOfHost } from '../../src/core/host-fix';
import { isDomainName } from '../../src/istio';

const fix = (host: unknown): string => fixOfHost(host, isDomainName, 'else');

test.each<[unknown, string]>([
  ['https://api.example.com', 'leave out the scheme: "api.example.com"'],
  ['api.example.com/cart?x=1', 'leave out the path: "api.example.com"'],
  ['api.example.com:443', 'leave out the port: "api.example.com"'],
  ['API.example.com', 'write it in lower case: "api.example.com"'],
  ['api.example.com.', 'leave out the dot at its end: "api.example.com"'],
  [' api.example.com ', 'leave out the blanks: "api.example.com"'],
  ['https://API.example.com:8443/cart', 'leave out the scheme, leave out the path, leave out the port, write it in lower case: "api.example.com"'],
  ['HTTPS://a_b.example.com', 'leave out the scheme, else'],
  ['a_b.example.com', 'else'],
  ['*.example.com', 'else'],
  ['2001:db8::1', 'else'],
  ['', 'write the host as a text'],
  [undefined, 'write the host as a text'],
  [1, 'write the host as a text'],
])('%s: %s', (host, expected) => {
  expect(fix(host)).toBe(expected);
});

test('what may stand there is not taken away', () => {
  const withPort = (host: string): boolean => /^[a-z.]+(:\d+)?$/.test(host);
  expect(fixOfHost('http://api.example.com:80', withPort, 'else')).toBe('leave out the scheme: "api.example.com:80"');
});
