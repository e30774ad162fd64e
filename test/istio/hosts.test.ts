import { describe, expect, test } from 'vitest';
import { isAddress, isDomainName, isEntryHost, isRoutedHost, isServerHost, isWildcardHost } from '../../src/istio';

describe.each([
  { name: 'a domain name', isValid: isDomainName, taken: ['a.example.com', 'echo', 'a-b.c1'], refused: ['*.a.com', 'A.com', 'a_b.com', 'a.123', '', '-a.com', 'a..b'] },
  { name: 'an address', isValid: isAddress, taken: ['10.0.0.1', '2001:db8::1'], refused: ['fe80::1%eth0', '10.0.0', '[::1]', '10.0.0.0/8', 'a.com'] },
  { name: 'a wildcard host', isValid: isWildcardHost, taken: ['*.a.com', '*a.com', '*-eu.a.com', '*foo'], refused: ['*', 'a.com', '*.', '*-', 'a.*.com', '**.a.com'] },
  { name: 'a routed host', isValid: isRoutedHost, taken: ['*', '*.a.com', 'a.com', '10.0.0.1', '2001:db8::1'], refused: ['a.com:80', 'https://a.com', 'a.*'] },
  { name: 'a host of a server', isValid: isServerHost, taken: ['*', '*.a.com', 'a.com', '10.0.0.1'], refused: ['echo', '*a.com', '2001:db8::1', '*.A.com'] },
  { name: 'a host of an entry', isValid: (host: string) => isEntryHost(host, false), taken: ['a.com', '*.a.com'], refused: ['a', '*-eu.a.com', '*', '10.0.0.1'] },
  { name: 'a host of an entry that is resolved for each request', isValid: (host: string) => isEntryHost(host, true), taken: ['*-eu.a.com'], refused: ['*-eu', '*a.com'] },
])('$name', ({ isValid, taken, refused }) => {
  test.each(taken)('may be %s', host => expect(isValid(host)).toBe(true));
  test.each(refused)('is not "%s"', host => expect(isValid(host)).toBe(false));
});
