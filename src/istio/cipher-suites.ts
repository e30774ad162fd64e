import { never } from './misfit';

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

/** Suites that BoringSSL has beside these, and its words for many of them. */
const OTHER_NAMES: readonly string[] = [
  'ECDHE-RSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-PSK-CHACHA20-POLY1305', 'ECDHE-PSK-AES128-CBC-SHA', 'ECDHE-PSK-AES256-CBC-SHA',
  'PSK-AES128-CBC-SHA', 'PSK-AES256-CBC-SHA',
  'ALL', 'DEFAULT', 'HIGH', 'FIPS', 'SHA', 'SHA1', 'RSA', 'kRSA', 'aRSA', 'ECDHE', 'EECDH', 'kECDHE', 'kEECDH', 'ECDSA', 'aECDSA', 'PSK', 'kPSK',
  'aPSK', '3DES', 'AES', 'AES128', 'AES256', 'AESGCM', 'CHACHA20', 'SSLv3', 'TLSv1', 'TLSv1.2',
];

/** Curves, as Envoy knows them. */
export const CURVES: readonly string[] = [
  'P-256', 'P-384', 'P-521', 'X25519', 'x25519', 'X25519MLKEM768', 'MLKEM1024', 'prime256v1', 'secp384r1', 'secp521r1',
];

/** Why Envoy refuses what has such an entry among its cipher suites. */
export const REFUSED_SUITE = never('a cipher suite that Envoy knows, and some have to be left', 'write ECDHE-RSA-AES128-GCM-SHA256, for example');

/** A name with signs of BoringSSL before it: take out, never take, move to the end. */
const SIGNED = /^([-!+]?)(.*)$/s;

/**
 * The first entry of a list of cipher suites because of which BoringSSL refuses all of it, with it Envoy whatever uses the list; the last one where
 * the entries together leave no suite. Nothing where it takes them. Behind a group in brackets it takes no signs.
 */
export function refusedCipherSuite(entries: readonly string[]): string | undefined {
  const parts = entries.flatMap(entry => entry.split(':').map(part => ({ entry, part }))).filter(({ part }) => part !== '');
  const isGroup = ({ part }: { readonly part: string }) => /^\[[^[\]]+\]$/.test(part);
  const group = parts.findIndex(isGroup);
  const wrong = parts.find((one, index) => isGroup(one) ? !areKnown(one.part.slice(1, -1).split('|'))
    : group >= 0 && index > group && /^[-!+@]/.test(one.part) || one.part !== '@STRENGTH' && !areKnown([SIGNED.exec(one.part)![2]]));
  if (wrong !== undefined || parts.length === 0) {
    return wrong?.entry;
  }
  return leftOf(parts.map(({ part }) => part)).length > 0 ? undefined : entries[entries.length - 1];
}

function areKnown(names: readonly string[]): boolean {
  return names.every(name => CIPHER_SUITES.includes(name) || OTHER_NAMES.includes(name) || /^TLS_[A-Z0-9_]+_WITH_(?:AES|CHACHA20|3DES)_/.test(name)
    || /[|+]/.test(name) && areKnown(name.split(/[|+]/)));
}

/** What is left after all signs, where words for many are names too. */
function leftOf(parts: readonly string[]): readonly string[] {
  const banned = new Set<string>();
  return parts.reduce<string[]>((left, part) => {
    const [, sign, name] = SIGNED.exec(part)!;
    const isOut = (one: string) => name === 'ALL' || one === name;
    if (sign === '!') {
      banned.add(name);
    }
    return sign === '-' || sign === '!' ? left.filter(one => !isOut(one))
      : sign === '+' || part === '@STRENGTH' || banned.has('ALL') || banned.has(name) ? left : [...left, name];
  }, []);
}
