/** The cipher suites that Istio's gateways can offer up to TLS 1.2. Others it leaves out. */
export const CIPHER_SUITES: readonly string[] = [
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA', 'ECDHE-RSA-AES256-SHA', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'DES-CBC3-SHA',
];

/** Whether Istio gives an entry of `cipherSuites` to Envoy: a suite, or something with a sign of BoringSSL before it, such as `-AES128-SHA`. */
export function isCipherSuite(entry: string): boolean {
  return entry === '' || entry === 'ALL' || !/^[a-zA-Z0-9\u0080-\uffff]/.test(entry) || CIPHER_SUITES.includes(entry);
}
