import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { forwardTo, targetNamed } from './alb-fixture';
import { IstioAlb, ListenerAction, ListenerCondition, PolicyEnforcement, RequestLimit } from '../../src';
import { isObjectName } from '../../src/istio';
import { KnownManifest } from '../known-manifest';
import { ownGateway } from './enforcement/policy-fixture';
import { ClientAddress } from '../../src/mesh-settings/gateway-workload';

/** Names that come to the same where blanks, capitals, umlauts and the like are lost, or where a part is appended. */
const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('http', 'http2', 'http 2', 'HTTP', 'ht-tp', 'http-2', 'http.2', 'hüttp', 'http_', 'Default', 'default', 'Resource', 'Policies',
      'Authentication', 'RequestLimits', 'AllowedAddresses of http', 'Named http', 'http-sticky-1', 'http-refused', 'http/2', 'http--2', '2', 'constructor'),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(70), `${'x'.repeat(70)}y`, `${'long-'.repeat(20)}1`, `${'long-'.repeat(20)}2`) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('a', 'A', ' ', '-', '.', '2', 'ü', '_'), minLength: 1, maxLength: 4 }) },
);
const albName = fc.constantFrom(undefined, 'shop', 'shop-api', 'shop-2', 'api');
const host = fc.constantFrom('api.example.com', 'example.com', 'shop.example.com', '*.example.com', 'a-b.example.com', 'a.b-example.com');

const rule = fc.record({ name: text, kind: fc.constantFrom('guard', 'limit', 'sticky', 'open') });
const listener = fc.record({ id: text, host, denied: fc.boolean(), rules: fc.array(rule, { minLength: 1, maxLength: 3 }) });
const listenerLists = fc.array(listener, { minLength: 1, maxLength: 3 });
const balancer = fc.record({ id: text, name: albName, gateways: fc.integer({ min: 1, max: 2 }), listeners: listenerLists });
const balancerLists = fc.array(balancer, { minLength: 1, maxLength: 2 });
const charts = fc.array(fc.record({ id: text, namespace: fc.constantFrom('shop', 'shop-api', 'edge'), balancers: balancerLists }),
  { minLength: 1, maxLength: 2 });

type Input = (typeof charts) extends fc.Arbitrary<infer T> ? T : never;

const PORTS = [80, 81, 82].map(port => ({ port, targetPort: port + 8000 }));
const GATEWAYS = ['public', 'internal'].map(istio => ({
  ...ownGateway(), workload: { ...ownGateway(ClientAddress.CONNECTION).workload, labels: { istio }, ports: PORTS },
}));

// Of other findings this does not tell.
beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterAll(() => vi.restoreAllMocks());

/** Makes what is not refused: a call that throws leaves the others as they are. */
function build(app: App, input: Input): void {
  const tried = (make: () => void) => {
    try {
      make();
    } catch {
      // The user's line is told.
    }
  };
  const requestLimit = RequestLimit.perGatewayPod(1, Duration.minutes(1));
  const sticky = ListenerAction.forward(targetNamed('web', 50, 50), { stickinessDuration: Duration.hours(1) });
  input.forEach(({ id, namespace, balancers }) => tried(() => {
    const chart = new Chart(app, id, { namespace });
    balancers.forEach(({ id: albId, name, gateways, listeners }) => tried(() => {
      const alb = new IstioAlb(chart, albId, { name, gateways: GATEWAYS.slice(0, gateways), policyEnforcement: PolicyEnforcement.GATEWAY });
      listeners.forEach(({ id: listenerId, host: served, denied, rules }, place) => tried(() => {
        const made = alb.addListener(listenerId, { port: 80 + place, hosts: [served], deniedSourceIps: denied ? ['192.0.2.1'] : undefined });
        rules.forEach(({ name: ruleName, kind }, index) => tried(() => made.addAction(ruleName, {
          conditions: [ListenerCondition.paths([`/${index}`]), ...kind === 'guard' ? [ListenerCondition.sourceIps(['10.0.0.0/8'])] : []],
          action: kind === 'sticky' ? sticky : forwardTo('echo'),
          requestLimit: kind === 'limit' ? requestLimit : undefined,
        })));
      }));
    }));
  }));
}

type Rendered = KnownManifest<{ readonly spec: { readonly http?: { readonly name: string }[] } }>;

/** Nothing where a refused call left an object that can not be written. */
function objectsOf(app: App): Rendered[] | undefined {
  try {
    return app.node.findAll().flatMap(construct => ApiObject.isApiObject(construct) ? [construct.toJson() as Rendered] : []);
  } catch {
    return undefined;
  }
}

const identityOf = ({ kind, metadata: { name, namespace } }: Rendered): string => `${kind} ${namespace}/${name}`;
const routesOf = ({ metadata, spec }: Rendered): string[] => (spec.http ?? []).map(({ name }) => `${metadata.namespace}/${metadata.name} ${name}`);

/** What of it would be lost in a cluster. */
function lost(all: readonly string[]): string[] {
  return all.filter((one, index) => all.indexOf(one) !== index);
}

test('no two objects are one, and no two routes of a VirtualService have one name, whatever things are called', () => {
  fc.assert(fc.property(charts, input => {
    const app = Testing.app();
    build(app, input);
    const objects = objectsOf(app);
    if (objects === undefined || lost(objects.map(identityOf)).length > 0) {
      // Objects of two charts, or one that a refused call left half made: the synth stops.
      expect(() => app.synthYaml()).toThrow(/CDI003|Failed serializing/);
      return;
    }
    expect(lost(objects.flatMap(routesOf))).toEqual([]);
    expect(objects.map(({ metadata: { name } }) => name).filter(name => !isObjectName(name))).toEqual([]);
  }), { numRuns: 60 });
}, 120_000);
