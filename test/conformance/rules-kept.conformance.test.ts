import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, buildRules } from './built-rules';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { ConditionsPlan, RuleSetPlan } from './random-rules';

/** What random rules showed once: a difference between Envoy and the first rule by priority, or a misunderstanding of what a rule means. */
interface KeptCase {
  readonly name: string;
  readonly rules: Record<string, ConditionsPlan>;
  /** Of the listener; none for every host. */
  readonly hosts?: string[];
  readonly request: MeshRequest;
  /** The rule that is met. */
  readonly meets: string;
}

const HOST = 'shop.example.com';

const KEPT: KeptCase[] = [
  {
    name: 'a wildcard for one character does not stand for the colon before the port',
    rules: { wild: { hosts: ['a.example.co?*'] } },
    request: { host: 'a.example.co:80' },
    meets: 'default',
  },
  {
    name: 'a wildcard for several characters does not take in the port',
    rules: { wild: { hosts: ['a.example.com???'] } },
    request: { host: 'a.example.com:80' },
    meets: 'default',
  },
  {
    name: 'a port without a number is none',
    rules: { wild: { hosts: ['a?.example.com'] } },
    request: { host: 'ab.example.com:' },
    meets: 'wild',
  },
  {
    name: 'a dot at the end makes another host, of a full name',
    rules: { named: { hosts: ['b.example.com'] } },
    request: { host: 'b.example.com.' },
    meets: 'default',
  },
  {
    name: 'a dot at the end makes another host, of a wildcard inside too',
    rules: { wild: { hosts: ['a?.example.com'] } },
    request: { host: 'ab.example.com.' },
    meets: 'default',
  },
  {
    name: 'a dot at the end makes a host that the listener does not serve',
    hosts: ['b.example.com'],
    rules: { named: { hosts: ['b.example.com'] } },
    request: { host: 'b.example.com.' },
    meets: '404',
  },
  {
    name: 'a wildcard before a hyphen stands for nothing only where a host name is left',
    rules: { wild: { hosts: ['*-api.example.com', '*api.example.org'] } },
    request: { host: '-api.example.com' },
    meets: 'default',
  },
  {
    name: 'a wildcard before a label stands for nothing too',
    rules: { wild: { hosts: ['*-api.example.com', '*api.example.org'] } },
    request: { host: 'api.example.org' },
    meets: 'wild',
  },
  {
    name: 'an escape behind a percent sign does not become one with it',
    rules: { space: { path: { kind: 'pathPrefixes', values: ['/%20'] } } },
    request: { host: HOST, path: '/%%320/items' },
    meets: 'default',
  },
  {
    name: 'a character that Envoy escapes is met by its escape',
    rules: { escaped: { path: { kind: 'paths', values: ['/%7Bid%7D'] } } },
    request: { host: HOST, path: '/{id}' },
    meets: 'escaped',
  },
];

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test.each(KEPT)('$name', async ({ hosts, rules, request, meets }) => {
  const plan: RuleSetPlan = {
    listeners: [{
      port: 80,
      hosts,
      rules: Object.entries(rules).map(([name, conditions]) => ({ name, conditions, action: 'answer' })),
      fallback: { action: 'answer', given: 'after the rules' },
    }],
  };
  await mesh.apply(buildRules(plan));
  const { rule, status } = await ask(mesh, request);
  expect(rule ?? String(status)).toBe(meets === '404' ? meets : `80/${meets}`);
});
