import { schemeOfRequestUri } from './request-uri';
import { millisecondsOf } from '../duration';
import { isPortNumber } from '../port-number';

/** A rule of a CRD in CEL, as a function: the API server refuses what does not keep it. */
export interface CelRule {
  /** Whether a value keeps it. Its types are right, because the rest of the schema was asked before. */
  readonly holds: (self: unknown) => boolean;
  /** What a value must do, as the rest of a sentence: `be a duration of at least 1ms`. */
  readonly must: string;
  readonly fix: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

const SOCKET = 'unix://';
const PORT_NAME = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;

/** By the text of the rule, as the pinned CRDs have it. Messages of theirs are not repeated: they do not tell the fix. */
export const CEL_RULES: ReadonlyMap<string, CelRule> = new Map([
  // Choices of one.
  atMostOne('(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1', ['selector', 'targetRefs']),
  atMostOne('(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    ['selector', 'targetRef', 'targetRefs']),
  atMostOne('(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1', ['workloadSelector', 'targetRefs']),
  atMostOne('(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1', ['workloadSelector', 'endpoints']),
  atMostOne('(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1', ['tlsCertificates', 'credentialNames']),
  atMostOne('(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1', ['credentialNames', 'tlsCertificates']),
  atMostOne('(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1', ['credentialName', 'credentialNames']),
  atMostOne('(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1', ['jwksUri', 'jwks_uri', 'jwks']),
  rule<Fields>('has(self.wasm) != has(self.lua)', self => has(self, 'wasm') !== has(self, 'lua'),
    'have one of wasm and lua', 'say either which Wasm module it is or which Lua code'),

  // Selectors.
  rule<Texts>('self.all(key, !key.contains("*"))', self => Object.keys(self).every(key => !key.includes('*')),
    'have labels without "*"', 'write the name of each label in full'),
  rule<Texts>('self.all(key, key.size() != 0)', self => !has(self, ''), 'have no label without a name', 'write the name of the label'),
  rule<string>('!self.contains("*")', self => !self.includes('*'), 'be a value without "*"',
    'write the value in full: a selector compares whole values'),
  rule<string>('self.size() == 0', self => self === '', 'be left out: it can not be that of another namespace',
    'leave it out, and put this object into the namespace of what it is for'),
  rule<Fields>(
    'has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true',
    self => !has(self, 'portLevelMtls') || Object.keys(fieldsOf(fieldsOf(self.selector).matchLabels)).length > 0,
    'have a selector with labels where it has portLevelMtls', 'select the pods whose ports are meant'),
  rule<Fields>(
    '(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) &&\n!has(self.notPrincipals) && '
      + '!has(self.namespaces) && !has(self.notNamespaces)) : true',
    self => !hasSome(self, ['serviceAccounts', 'notServiceAccounts'])
      || !hasSome(self, ['principals', 'notPrincipals', 'namespaces', 'notNamespaces']),
    'name service accounts, or else principals and namespaces', 'write one source for each, or leave either out'),

  // Durations and numbers.
  rule<string>("duration(self) >= duration('1ms')", self => (millisecondsOf(self) ?? 0) >= 1,
    'be a duration of at least 1ms', 'write a number with its unit, which is h, m, s or ms: "5s", "1h30m"'),
  rule<number>('0 < self && self <= 65535', isPortNumber, 'be a port from 1 to 65535', 'write the number of the port'),
  rule<Fields>('self.all(key, 0 < int(key) && int(key) <= 65535)',
    self => Object.keys(self).every(key => /^[+-]?\d+$/.test(key) && isPortNumber(Number(key))),
    'have ports from 1 to 65535 as its keys', 'write the numbers of ports, not their names'),

  // Addresses.
  rule<Fields>('has(self.address) || has(self.network)', self => hasSome(self, ['address', 'network']),
    'have an address', 'add address; it can be left out where network says the network behind whose gateway the workload is'),
  rule<Fields>('(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true',
    self => !String(self.address ?? '').startsWith(SOCKET) || !has(self, 'ports'),
    'have no ports where its address is a Unix socket', 'leave the ports out'),
  rule<string>('self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true',
    self => !self.startsWith(SOCKET) || ['/', '@'].includes(self.charAt(SOCKET.length)),
    'be the absolute path of a Unix socket, or an abstract one', 'write unix:///run/app.sock or unix://@name'),
  rule<string>('self.startsWith("unix://") ? !self.endsWith("/") : true', self => !self.startsWith(SOCKET) || !self.endsWith('/'),
    'be a Unix socket and no folder', 'write the whole path of the socket, without "/" at the end'),
  rule<Fields>('self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))',
    self => Object.keys(self).every(key => key.length < 63 && PORT_NAME.test(key)),
    'have names of ports as its keys: 1 to 62 letters, digits and "-"', 'write the names that the ports of the ServiceEntry have'),
  rule<string>('self != "*"', self => self !== '*', 'be a host other than "*"',
    'name the hosts, such as "*.example.com"; what every host may do is said with outboundTrafficPolicy'),

  // ServiceEntries.
  rule<readonly Fields[]>('self.all(l1, self.exists_one(l2, l1.number == l2.number))',
    self => new Set(self.map(({ number }) => number)).size === self.length,
    'have each port once', 'leave one of the ports with the same number out'),
  rule<Fields>(
    '!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && '
      + '!((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))',
    self => !textsOf(self.addresses).some(address => address.includes('/')) || ['STATIC', 'NONE'].includes(resolutionOf(self)),
    'have no networks among its addresses, unless its resolution is NONE or STATIC', 'write single addresses, or resolution: STATIC with endpoints'),
  rule<Fields>('((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true',
    self => resolutionOf(self) !== 'NONE' || !has(self, 'endpoints'),
    'have a resolution other than NONE where it has endpoints', 'write resolution: STATIC where the endpoints are addresses, else DNS'),
  rule<Fields>(
    '((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true',
    self => resolutionOf(self) !== 'DNS_ROUND_ROBIN' || textsOf(self.endpoints).length <= 1,
    'have at most one endpoint where its resolution is DNS_ROUND_ROBIN', 'write resolution: DNS, or one endpoint'),

  // Schemes.
  rule<string>('url(self).getScheme() in ["http", "https"]', self => ['http', 'https'].includes(schemeOfRequestUri(self) ?? ''),
    'be a URL with http:// or https://', 'write it in full, such as https://login.example.com/keys'),
  ...[['file', 'oci'], ['oci', 'file']].map(([one, other]) => rule<string>(
    `isURL(self) ? (url(self).getScheme() in ["", "http", "https", "${one}", "${other}"]) : (isURL("http://" + self) &&\n`
      + `url("http://" + self).getScheme() in ["", "http", "https", "${one}", "${other}"])`,
    self => ['', 'http', 'https', 'file', 'oci'].includes(schemeOfRequestUri(self) ?? schemeOfRequestUri(`http://${self}`) ?? 'none'),
    'be where a Wasm module is: a URL with oci, http, https or file, or an image', 'write oci://registry.example.com/module:1.0')),
  rule<string>('self in ["", "HTTP", "HTTPS"]', self => ['', 'HTTP', 'HTTPS'].includes(self), 'be HTTP or HTTPS', 'write it in capital letters'),

  // Others.
  rule<Fields>('(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)', self => self.valueFrom !== 'HOST' || !has(self, 'value'),
    'have no value where valueFrom is HOST', 'leave the value out, or valueFrom'),
  rule<Fields>('has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)',
    self => (self.context === 'WAYPOINT') === has(self, 'waypoint'),
    'have waypoint where its context is WAYPOINT, and only there', 'write context: WAYPOINT with waypoint, or leave both out'),
  rule<Fields>('((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true',
    self => self.operation !== 'UPSERT' || has(self, 'value') && self.value !== '',
    'have a value where its operation is UPSERT', 'write the value of the tag, an expression in CEL'),
  rule<Fields>('((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true',
    self => self.operation !== 'REMOVE' || !has(self, 'value'), 'have no value where its operation is REMOVE', 'leave the value out'),
]);

function rule<T>(text: string, holds: (self: T) => boolean, must: string, fix: string): [string, CelRule] {
  return [text, { holds: holds as (self: unknown) => boolean, must, fix }];
}

function atMostOne(text: string, names: readonly string[]): [string, CelRule] {
  const list = `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
  return rule<Fields>(text, self => names.filter(name => has(self, name)).length <= 1, `have only one of ${list}`, 'leave the others out');
}

function has(self: Fields, name: string): boolean {
  return Object.hasOwn(self, name) && self[name] !== undefined;
}

function hasSome(self: Fields, names: readonly string[]): boolean {
  return names.some(name => has(self, name));
}

function fieldsOf(value: unknown): Fields {
  return (value ?? {}) as Fields;
}

function textsOf(value: unknown): readonly string[] {
  return (value ?? []) as readonly string[];
}

function resolutionOf(serviceEntry: Fields): string {
  return String(serviceEntry.resolution ?? 'NONE');
}
