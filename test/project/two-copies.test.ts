import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { expect, test, vi } from 'vitest';
import type * as library from '../../src';
import { manifestsOf } from '../alb/alb-fixture';

type Library = typeof library;

/** The library, loaded once more: as where a package of somebody else brings a copy of its own. */
async function anotherCopy(): Promise<Library> {
  vi.resetModules();
  return vi.importActual<Library>('../../src');
}

/** An app whose load balancer is made by one copy, and all that it names by another. */
function appOf(own: Library, other: Library): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop', disableResourceNameHashes: true });
  const version = (name: string) => ({ name, weight: 50, containers: [{ image: 'shop:1', portNumber: 8080 }] });
  const service = new other.WeightedService(chart, 'web', { name: 'web', port: 80, versions: [version('v1'), version('v2')] });
  const group = new other.TargetGroup(chart, 'group', { target: other.TargetGroupTarget.fromWeightedService(service) });
  const rules = new other.DelegatedRules(chart, 'api', { pathPrefix: '/api' });
  rules.addAction('all', { action: other.ListenerAction.forward(service) });
  const listener = new own.IstioAlb(chart, 'alb', { gatewaySelector: { istio: 'edge' }, policyEnforcement: own.PolicyEnforcement.TARGETS })
    .addListener('http', { port: 80, hosts: ['shop.example.com'] });
  listener.delegate('/api', { to: rules });
  const tokens = { issuers: [{ issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/keys' }] };
  listener.addAction('v1', {
    conditions: [own.ListenerCondition.paths(['/v1'])],
    action: own.ListenerAction.authenticateJwt({ ...tokens, next: own.ListenerAction.forward(service.version('v1')) }),
  });
  listener.addAction('default', { action: own.ListenerAction.forward(group) });
  return chart;
}

test('what one copy of the library makes, another one knows', async () => {
  const [one, other] = [await anotherCopy(), await anotherCopy()];
  expect(one.WeightedService).not.toBe(other.WeightedService);

  expect(manifestsOf(appOf(one, other))).toEqual(manifestsOf(appOf(one, one)));
});

test('the delegate of another copy is refused at another path', async () => {
  const [one, other] = [await anotherCopy(), await anotherCopy()];
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const rules = new other.DelegatedRules(chart, 'api', { pathPrefix: '/api' });
  expect(() => new one.IstioAlb(chart, 'alb').addListener('http').delegate('/other', { to: rules }))
    .toThrow('path of a delegation must be the pathPrefix of the delegated rules ("/api"), got "/other"');
});

/** What is no class of ours: it comes from the language, or from a peer, of which an app has one. */
const FOREIGN = ['Error', 'RangeError', 'TypeError', 'Duration', 'App', 'kplus.Service', 'kplus.Deployment'];
/** What one copy of the library throws and catches itself, or keeps inside of an index of its own. */
const CAUGHT = ['CelMistake', 'MatchByPath', 'NodeProblem', 'UnusableRequest', 'UsageProblem', 'YAMLException', 'YamlProblem'];

test('no class of ours is told by instanceof, which knows that of one copy', () => {
  const root = path.resolve(__dirname, '..', '..', 'src');
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).map(file => readFileSync(path.join(root, file), 'utf8'));
  const namesIn = (expression: RegExp) => texts.flatMap(text => [...text.matchAll(expression)].map(([, name]) => name));
  const asked = namesIn(/^(?!\s*(?:\*|\/)).*\binstanceof ([\w.]+)/gm);

  expect(asked).toEqual(expect.arrayContaining(['Duration', 'YamlProblem']));
  expect(asked.filter(name => ![...FOREIGN, ...CAUGHT].includes(name))).toEqual([]);
});
