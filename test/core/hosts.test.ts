import { describe, expect, test } from 'vitest';
import { requireDomainName, requireGatewayHost, requireRoutedHost } from '../../src/core/hosts';

describe('a routed host', () => {
  test.each(['*', 'a.example.com', 'echo', '10.0.0.1', '2001:db8::1', '*.example.com', '*example.com', '*-eu.example.com', '*foo'])('may be %s', host => {
    expect(requireRoutedHost('host', host)).toBe(host);
  });

  test.each([
    '', 'A.example.com', 'a..example.com', 'a.*.com', '**', '*.', 'a_b.com', '-a.com', 'https://a.com', 'a.com:80', 'a.com/x', 'a.123', '*-', `${'a'.repeat(64)}.com`,
  ])('may not be "%s"', host => {
    expect(() => requireRoutedHost('host', host)).toThrow(/^host must be a DNS name in lower case, an IP address, "\*", or a wildcard such as "\*.example.com", got/);
  });
});

describe('a host of a Gateway', () => {
  test.each(['*', 'a.example.com', '*.example.com', '*.com', '10.0.0.1'])('may be %s', host => {
    expect(requireGatewayHost('host', host)).toBe(host);
  });

  test.each(['echo', '*-eu.example.com', '*example.com', 'a.*.com', '', '2001:db8::1'])('may not be "%s"', host => {
    expect(() => requireGatewayHost('host', host)).toThrow(/^host must be a full DNS name in lower case, an IPv4 address, "\*", or "\*\." before a DNS name, got/);
  });
});

test('a domain name has no wildcard', () => {
  expect(requireDomainName('domain', 'cluster.local')).toBe('cluster.local');
  expect(() => requireDomainName('domain', '*.local')).toThrow('domain must be a DNS name in lower case such as "api.example.com", got "*.local": a name is labels of letters, digits and inner hyphens');
});
