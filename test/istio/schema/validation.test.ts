import { describe, expect, test } from 'vitest';
import { KINDS, ObjectMaker, Place, placesOf, randomNumbers } from './random-objects';
import { Manifest } from '../../../src/istio';
import { crdSchemas } from '../../../src/istio/schema/crd-schemas';
import { schemaViolationsOf } from '../../../src/istio/schema/validation';

const NETWORKING = 'networking.istio.io/v1';

function object(kind: string, spec: unknown, apiVersion = NETWORKING): Manifest {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'shop' }, spec };
}

/** A VirtualService with one route of this content. */
function route(fields: object): Manifest {
  return object('VirtualService', { hosts: ['cart'], http: [fields] });
}

const DESTINATION = { destination: { host: 'cart' } };

function told(manifest: Manifest): string[] {
  return schemaViolationsOf(manifest).map(({ message, fix }) => `${message}: ${fix}`);
}

describe('what is wrong is told with the field, the value, what is allowed, and the fix', () => {
  test.each<[string, Manifest, string]>([
    ['a text for a number', route({ route: [{ ...DESTINATION, weight: '80' }] }),
      'spec.http[0].route[0].weight must be a whole number, got "80": write it without quotes: 80'],
    ['a number for a text', route({ headers: { request: { set: { 'x-version': 2 } } } }),
      'spec.http[0].headers.request.set.x-version must be a text, got 2: write it in quotes: "2"'],
    ['a boolean for a text', object('Sidecar', { workloadSelector: { labels: { canary: true } } }),
      'spec.workloadSelector.labels.canary must be a text, got true: write it in quotes: "true"'],
    ['a text for a boolean', object('DestinationRule', { host: 'a', trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: 'yes' } } } }),
      'spec.trafficPolicy.loadBalancer.consistentHash.useSourceIp must be true or false, got "yes": write true or false, without quotes'],
    ['a fraction', route({ route: [{ ...DESTINATION, weight: 33.3 }] }),
      'spec.http[0].route[0].weight must be a whole number, got 33.3: write it without a fraction'],
    ['a map for a list', route({ match: { uri: { exact: '/' } } }), 'spec.http[0].match must be a list, got a map with uri: write a list: "- " before each item'],
    ['a list for a map', route({ headers: [{ request: {} }] }), 'spec.http[0].headers must be a map, got a list of 1: write its fields without "- " before them'],
    ['a text for a map', route({ headers: 'x' }), 'spec.http[0].headers must be a map, got "x": write its fields, each in a line below it'],
    ['an item without a value', route({ match: [null] }), 'spec.http[0].match[0] must be a map, got null: write its fields, each in a line below it'],
    ['none of the choices', object('DestinationRule', { host: 'a', trafficPolicy: { loadBalancer: { simple: 'round-robin' } } }),
      'spec.trafficPolicy.loadBalancer.simple must be UNSPECIFIED, LEAST_CONN, RANDOM, PASSTHROUGH, ROUND_ROBIN or LEAST_REQUEST, got "round-robin": write ROUND_ROBIN'],
    ['a choice that is like none', object('PeerAuthentication', { mtls: { mode: 'true' } }, 'security.istio.io/v1'),
      'spec.mtls.mode must be UNSET, DISABLE, PERMISSIVE or STRICT, got "true": write one of these'],
    ['too small a number', object('ServiceEntry', { hosts: ['a.b'], ports: [{ name: 'a', number: 0 }] }),
      'spec.ports[0].number must be a port from 1 to 65535, got 0: write the number of the port'],
    ['too large a number', route({ mirrorPercent: 5_000_000_000 }), 'spec.http[0].mirrorPercent must be at most 4294967295, got 5000000000: write 4294967295 or less'],
    ['more than 32 bits', route({ route: [{ ...DESTINATION, weight: 3_000_000_000 }] }),
      'spec.http[0].route[0].weight must be a whole number from -2147483648 to 2147483647, got 3000000000: write a smaller one'],
    ['an empty list', object('ServiceEntry', { hosts: [] }), 'spec.hosts must have at least 1 item, got none: add some, or leave it out'],
    ['a short text', object('WasmPlugin', { url: '' }, 'extensions.istio.io/v1alpha1'), 'spec.url must have at least 1 character, got none: add some, or leave it out'],
    ['no match of a pattern', object('WasmPlugin', { url: 'a', sha256: 'x' }, 'extensions.istio.io/v1alpha1'),
      'spec.sha256 must be empty, or 64 digits and letters from a to f, got "x": write what sha256sum prints for the module'],
    ['a label without a name', object('ProxyConfig', { selector: { matchLabels: { '': 'a' } } }, 'networking.istio.io/v1beta1'),
      'spec.selector.matchLabels must have no label without a name, got a map with "": write the name of the label'],
    ['what is no Base64', route({ directResponse: { status: 200, body: { bytes: 'YQ' } } }),
      'spec.http[0].directResponse.body.bytes must be bytes in Base64, and at least one, got "YQ": write them as base64 -w0 prints them'],
    ['a missing field', route({ route: [{ destination: {} }] }), 'spec.http[0].route[0].destination.host must be there, and is missing: add host, a text'],
    ['a missing choice', object('WorkloadGroup', { template: {}, probe: { httpGet: {} } }), 'spec.probe.httpGet.port must be there, and is missing: add port, a whole number'],
    ['a missing field that was mistyped', route({ route: [{ destination: { hots: 'cart' } }] }),
      'spec.http[0].route[0].destination.host must be there, and is missing: write host instead of hots'],
    ['a required field without a value', route({ route: [{ destination: { host: null } }] }),
      'spec.http[0].route[0].destination.host must be there, and is missing: add host, a text'],
    ['two of which one is allowed', route({ match: [{ uri: { exact: '/a', prefix: '/b' } }] }),
      'spec.http[0].match[0].uri must have only one of exact, prefix and regex, got exact and prefix: leave the others out'],
    ['two items of one key', object('ServiceEntry', { hosts: ['a.b'], ports: [{ name: 'a', number: 1 }, { name: 'b', number: 2 }, { name: 'a', number: 3 }] }),
      'spec.ports must have no two items with the same name, got those at 0 and 2: give each its own name'],
    ['a duration of nothing', route({ timeout: '0s' }),
      'spec.http[0].timeout must be a duration of at least 1ms, got "0s": write a number with its unit, which is h, m, s or ms: "5s", "1h30m"'],
    ['two of which a rule allows one', object('AuthorizationPolicy', { selector: {}, targetRefs: [] }, 'security.istio.io/v1'),
      'spec must have only one of selector, targetRef and targetRefs, got a map with selector and targetRefs: leave the others out'],
    ['a mistyped field', route({ timeOut: '5s' }), 'spec.http[0].timeOut is no field that there is: write timeout'],
    ['a field that belongs further out', route({ route: [{ ...DESTINATION, timeout: '5s' }] }),
      'spec.http[0].route[0].timeout is no field that there is: indent it less: it belongs to spec.http[0]'],
    ['a field that belongs to nothing', route({ route: [{ ...DESTINATION, sticky: true }] }),
      'spec.http[0].route[0].sticky is no field that there is: leave it out: there are destination, headers and weight'],
    ['a field of no object', { ...route({}), data: {} }, 'data is no field that there is: leave it out: there are spec'],
    ['a field without a value', route({ match: null }), 'spec.http[0].match has no value: write one, or leave the field out'],
  ])('%s', (_, manifest, expected) => {
    expect(told(manifest)).toEqual([expected]);
  });

  test('several, each where it is', () => {
    const manifest = route({ timeout: 5, retries: { attempts: 'x' }, route: [{ ...DESTINATION, weight: 1.5 }] });
    expect(schemaViolationsOf(manifest).map(({ field }) => field)).toEqual(['spec.http[0].timeout', 'spec.http[0].retries.attempts', 'spec.http[0].route[0].weight']);
  });
});

describe('what is right', () => {
  test.each<[string, Manifest]>([
    ['a negative weight, which only the webhook refuses', route({ route: [{ ...DESTINATION, weight: -1 }] })],
    ['a whole number with a point', route({ route: [{ ...DESTINATION, weight: 1.0 }] })],
    ['null where the schema takes it', route({ retries: { retryRemoteLocalities: null } })],
    ['no spec where none is required', object('VirtualService', undefined)],
    ['anything in what is open', object('EnvoyFilter', { configPatches: [{ patch: { value: { a: [null, { b: 1 }] } } }] }, 'networking.istio.io/v1alpha3')],
    ['a status of any content, which the server does not take', { ...route({}), status: { conditions: 5, x: 1 } }],
    ['a kind of others', { apiVersion: 'v1', kind: 'Service', spec: 5 } as unknown as Manifest],
    ['a version that is not served', object('VirtualService', { hosts: 5 }, 'networking.istio.io/v9')],
    ['256 characters that are two each for JavaScript', object('WasmPlugin', { url: 'a', vmConfig: { env: [{ name: '😀'.repeat(256) }] } }, 'extensions.istio.io/v1alpha1')],
    // Told by CDI005.
    ['what JSON can not say', route({ route: [{ ...DESTINATION, weight: NaN }] })],
  ])('%s', (_, manifest) => {
    expect(told(manifest)).toEqual([]);
  });

  test('256 characters are allowed, and 257 are not', () => {
    expect(told(object('WasmPlugin', { url: 'a', vmConfig: { env: [{ name: '😀'.repeat(257) }] } }, 'extensions.istio.io/v1alpha1')))
      .toEqual(['spec.vmConfig.env[0].name must have at most 256 characters, got 257: leave some out']);
  });
});

describe('hostile objects', () => {
  test('a million mistakes are told up to a number', () => {
    const unknown = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`f${index}`, 1]));
    expect(schemaViolationsOf(object('VirtualService', unknown)).length).toBe(50);
    expect(schemaViolationsOf(object('VirtualService', { hosts: Array(200_000).fill(1) })).length).toBe(50);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a field called %s is a field', name => {
    const spec = JSON.parse(`{ "hosts": ["a"], "${name}": 1, "http": [{ "headers": { "request": { "set": { "${name}": 1 } } } }] }`) as object;
    expect(schemaViolationsOf(object('VirtualService', spec)).map(({ field }) => field).sort())
      .toEqual([`spec.${name}`, `spec.http[0].headers.request.set.${name}`].sort());
    expect(told({ apiVersion: name, kind: name })).toEqual([]);
  });
});

/** Where it is, as a finding says it. */
const fieldOf = ({ steps }: Place) => steps.map(step => step === 0 ? '[0]' : `.${step}`).join('').slice(1);

/** One violation, at the place or right below; a rule about a whole map may ask for what is not there any more. */
function isToldOnce(place: Place, fields: readonly string[]): boolean {
  const field = fieldOf(place);
  return fields.length === 1 && (`${fields[0]}.`.startsWith(`${field}.`) || fields[0].startsWith(`${field}[`) || field.startsWith(fields[0]));
}

const KEYWORDS = [
  'type', 'enum', 'minimum', 'maximum', 'format', 'pattern', 'minSize', 'maxSize', 'required', 'oneOf', 'properties', 'nullable', 'listMapKeys',
];

describe('random objects', () => {
  const broken = KINDS.flatMap(kind => placesOf(kind).flatMap((place, number) => new ObjectMaker(randomNumbers(number)).broken(place)));

  test('right ones of every kind have nothing wrong', () => {
    KINDS.forEach(kind => placesOf(kind).forEach((place, number) =>
      expect(told(new ObjectMaker(randomNumbers(number), 0.4).through(place)), fieldOf(place)).toEqual([])));
  });

  test('one mistake is told once, where it is', () => {
    const otherwise = broken.filter(({ manifest, place }) => !isToldOnce(place, schemaViolationsOf(manifest).map(({ field }) => field)));
    expect(otherwise.map(({ what, place }) => `${what} at ${fieldOf(place)}`).filter(place => place !== 'type at spec.selector.matchLabels')).toEqual([]);
  });

  test('every keyword and every rule is broken, and told as what it is', () => {
    const isToldAs = (manifest: Manifest, what: string) => schemaViolationsOf(manifest).some(({ keyword }) => keyword === what);
    const known = new Set(broken.filter(({ what, manifest }) => isToldAs(manifest, what)).map(({ what }) => what));
    // The CRD of a Gateway has the same twice.
    known.add('(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1');
    expect([...KEYWORDS, ...crdSchemas().rules]
      .filter(what => !known.has(what))).toEqual([]);
  });
});
