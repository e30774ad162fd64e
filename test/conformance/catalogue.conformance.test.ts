import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { CATALOGUE } from '../../src/findings/catalogue';
import { CatalogueEntry } from '../../src/findings/catalogue-entry';
import { appOf } from '../findings/run-example';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const yamlOf = ({ example }: CatalogueEntry, text: string) => example.language === 'typescript' ? appOf(example, text).synthYaml() : text;

/** What the webhook says of every EnvoyFilter. */
const OF_EVERY_ENVOY_FILTER = /^(?:Schema validation warning: )?EnvoyFilter exposes internal implementation details/;

/** The codes that Istio itself tells; what the CRDs refuse is IST0106 to istioctl, and what its webhook warns of IST0133. */
async function codesOf(yaml: string): Promise<string[]> {
  const codes: Partial<Record<string, string>> = { schema: 'IST0106', webhook: 'IST0133' };
  return (await mesh.validate(yaml)).findings.filter(({ message }) => !OF_EVERY_ENVOY_FILTER.test(message))
    .map(({ layer, code }) => codes[layer] ?? code ?? layer);
}

/**
 * `istioctl analyze` says so of Sidecars only, although the message fits more; it passes over kinds that it does not know; and an item twice is
 * refused by an apply at the server, which `kubernetes-values` asks.
 */
const SAID_OF_OTHERS = ['IST0167', 'IST0106/unknown-kind', 'IST0106/item-twice'];

const IST = CATALOGUE.filter(({ code }) => code.startsWith('IST') && !SAID_OF_OTHERS.includes(code));

/** What the webhook says of every EnvoyFilter, and of a policy behind the PROXY protocol, which can not name ports: see `docs/policies.md`. */
const USUAL = /^EnvoyFilter exposes internal implementation details|^configured AuthorizationPolicy will deny all traffic to TCP ports/;

describe('istioctl has the same code', () => {
  test.each(IST.map((entry): [string, CatalogueEntry] => [entry.code, entry]))('%s for the example, and not for the mended one', async (code, entry) => {
    const [name] = code.split('/');
    expect(await codesOf(yamlOf(entry, entry.example.bad))).toContain(name);
    expect(await codesOf(yamlOf(entry, entry.example.mended))).not.toContain(name);
  });
});

describe('what is mended', () => {
  test.each(CATALOGUE.map((entry): [string, CatalogueEntry] => [entry.code, entry]))('of %s is taken by the API server and by the webhook', async (_, entry) => {
    const { findings } = await mesh.validate(yamlOf(entry, entry.example.mended));
    expect(findings.filter(({ layer, level, message }) => layer !== 'analyzer' && !(level === 'warning' && USUAL.test(message)))).toEqual([]);
  });
});
