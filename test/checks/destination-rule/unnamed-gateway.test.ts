import { expect, test } from 'vitest';
import { unnamedGateway } from '../../../src/checks/destination-rule/unnamed-gateway';
import { Manifest } from '../../../src/mesh';
import { deployment, destinationRule, findInMesh, gateway, service } from '../reference-manifests';

const HOST = 'api.partner.example';

const pods = (annotations: object = { 'inject.istio.io/templates': 'gateway' }) => deployment('egress', {}, 'edge', {
  metadata: { labels: { istio: 'egress' }, annotations }, spec: { containers: [{ image: 'auto' }] },
});
const front = service('egress', 'edge', { selector: { istio: 'egress' }, ports: [{ name: 'https', port: 443, targetPort: 8443 }] });
const servers = (hosts: string[], mode = 'ISTIO_MUTUAL', number = 443): Manifest => gateway('egress', hosts, 'edge', {
  selector: { istio: 'egress' }, servers: [{ port: { number, name: 'https', protocol: 'HTTPS' }, hosts, tls: { mode } }],
});
const mutual = (sni?: string) => ({ tls: { mode: 'ISTIO_MUTUAL', ...sni === undefined ? {} : { sni } } });
const calls = (spec: object) => destinationRule('egress.edge.svc.cluster.local', spec);
const found = (...manifests: Manifest[]) => findInMesh(unnamedGateway, {}, front, ...manifests);

test.each<[string, object, string, string]>([
  ['of all', { trafficPolicy: mutual() }, 'spec.trafficPolicy', 'names none of its hosts'],
  ['of a port', { trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, ...mutual() }] } }, 'spec.trafficPolicy', 'names none of its hosts'],
  ['of a subset', { subsets: [{ name: 'api', trafficPolicy: mutual() }] }, 'spec.subsets[0].trafficPolicy', 'names none of its hosts'],
  ['with another name', { trafficPolicy: mutual('other.example') }, 'spec.trafficPolicy', 'names "other.example"'],
])('is told in a policy %s', (_, spec, field, words) => {
  expect(found(pods(), servers([HOST]), calls(spec))).toMatchObject([{
    code: 'CDI117',
    level: 'warning',
    field,
    message: expect.stringContaining(words) as string,
    related: ['Gateway edge/egress'],
    fix: expect.stringContaining(`sni: ${HOST} `) as string,
  }]);
});

test.each<[string, Manifest[]]>([
  ['the name is that of a server', [pods(), servers([HOST]), calls({ trafficPolicy: mutual(HOST) })]],
  ['a wildcard has the name', [pods(), servers(['*.partner.example']), calls({ trafficPolicy: mutual(HOST) })]],
  ['the server is for all names', [pods(), servers(['*']), calls({ trafficPolicy: mutual() })]],
  ['the TLS is another one, which names the host that is asked for', [pods(), servers([HOST]), calls({ trafficPolicy: { tls: { mode: 'SIMPLE' } } })]],
  ['the gateway passes TLS on', [pods(), servers(['*.local'], 'AUTO_PASSTHROUGH'), calls({ trafficPolicy: mutual() })]],
  ['the server has another port', [pods(), servers([HOST], 'ISTIO_MUTUAL', 8444), calls({ trafficPolicy: mutual() })]],
  ['the pods are no gateway', [pods({}), servers([HOST]), calls({ trafficPolicy: mutual() })]],
  ['nobody knows the servers', [pods(), calls({ trafficPolicy: mutual() })]],
])('is not told where %s', (_, manifests) => {
  expect(found(...manifests)).toEqual([]);
});
