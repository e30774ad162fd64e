import { expect, test } from 'vitest';
import { requireCertificateName } from '../../src/core/certificate-name';

test.each(['api.example.com', '*.example.com', 'spiffe://cluster.local/ns/shop/sa/cart', 'xn--bcher-kva.example.com', '10.0.0.1'])('%s is a name', name => {
  expect(requireCertificateName('name', name)).toBe(name);
});

test.each(['', 'b\u00fccher.example.com', 'a b', 'a\uFEFFb', 'a\n'])('%j is none', name => {
  expect(() => requireCertificateName('name', name)).toThrow(/^name must be a text/);
});
