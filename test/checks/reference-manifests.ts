/** Short manifests for checks of references. */
import { Check, runChecks } from '../../src/checks';
import { Finding } from '../../src/findings';
import { Manifest, Mesh, MeshOptions } from '../../src/mesh';

/** What a check finds, where something is said of the manifests as a whole. */
export function findInMesh(check: Check, options: MeshOptions, ...manifests: Manifest[]): Finding[] {
  return runChecks([check], new Mesh(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' })), options));
}

const object = (apiVersion: string, kind: string, name: string, spec: object = {}, namespace = 'shop', metadata: object = {}): Manifest =>
  ({ apiVersion, kind, metadata: { name, namespace, ...metadata }, spec });

export const namespace = (name: string, labels: Record<string, string> = {}): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

export const service = (name: string, of = 'shop', spec: object = {}, metadata: object = {}): Manifest =>
  object('v1', 'Service', name, { selector: { app: name }, ports: [{ name: 'http', port: 80 }], ...spec }, of, metadata);

export const entry = (name: string, hosts: string[], spec: object = {}, of = 'shop'): Manifest =>
  object('networking.istio.io/v1', 'ServiceEntry', name, { hosts, ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS', ...spec }, of);

export const virtualService = (name: string, spec: object, of = 'shop'): Manifest => object('networking.istio.io/v1', 'VirtualService', name, spec, of);

/** A VirtualService with one route to a host. */
export const routeTo = (host: string, spec: object = {}, of = 'shop', destination: object = {}): Manifest =>
  virtualService('routes', { hosts: ['shop.example.com'], http: [{ route: [{ destination: { host, ...destination } }] }], ...spec }, of);

export const destinationRule = (host: string, spec: object = {}, of = 'shop'): Manifest =>
  object('networking.istio.io/v1', 'DestinationRule', `rule-${host.split('.')[0].replace('*', 'all')}`, { host, ...spec }, of);

export const gateway = (name: string, hosts: string[], of = 'shop', spec: object = {}): Manifest => object('networking.istio.io/v1', 'Gateway', name, {
  selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts }], ...spec,
}, of);

export const deployment = (name: string, labels: Record<string, string> = { app: name }, of = 'shop', template: object = {}): Manifest =>
  object('apps/v1', 'Deployment', name, { template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'main:1' }] }, ...template } }, of);

export const policy = (kind: string, name: string, spec: object, of = 'shop'): Manifest =>
  object(`${kind === 'Telemetry' ? 'telemetry' : kind === 'Sidecar' ? 'networking' : 'security'}.istio.io/v1`, kind, name, spec, of);
