/** Mistakes in what somebody typed, whatever it is for. */
import { Draw } from '../draw';
import { Thing } from '../objects';
import { RandomMesh } from '../random-mesh';
import { add, lastRoute, Mistake, ofKind, oneOf } from './mistake';

/** A mistake in the last route of a site. */
function inRoute(fields: Record<string, unknown>): Mistake['inject'] {
  return ({ sites }, draw) => {
    const site = draw.one(sites);
    Object.assign(lastRoute(site), fields);
    return { at: site.routes };
  };
}

/** A mistake in the spec of some object of a kind. */
function inSpec(kind: string, change: (spec: Record<string, unknown>) => void): Mistake['inject'] {
  return (mesh, draw) => {
    const object = oneOf(draw, ofKind(mesh, kind));
    if (object !== undefined) {
      change(object.spec as Record<string, unknown>);
    }
    return object && { at: object };
  };
}

/** A mistake in the container of some Deployment. */
function inContainer(fields: Record<string, unknown>): Mistake['inject'] {
  return inSpec('Deployment', spec => Object.assign((spec as { template: { spec: { containers: object[] } } }).template.spec.containers[0], fields));
}

/** What is refused takes no part. */
const WITHOUT_RULE = { 'IST0101/subset': 'no rule is left that has the subsets of the routes' };

const OF_ISTIO = ['VirtualService', 'Gateway', 'DestinationRule', 'ServiceEntry', 'AuthorizationPolicy', 'PeerAuthentication', 'Sidecar', 'Telemetry'];

const someOfIstio = ({ objects }: RandomMesh, draw: Draw): Thing => draw.one(objects.filter(({ kind }) => OF_ISTIO.includes(kind)));

export const WRITTEN: readonly Mistake[] = [
  { name: 'a field in another case', code: 'IST0106/unknown-field', inject: inRoute({ timeOut: '5s' }) },
  {
    name: 'a field that no kind has',
    code: 'IST0106/unknown-field',
    inject: (mesh, draw) => {
      const object = someOfIstio(mesh, draw);
      (object.spec as Record<string, unknown>).comment = 'mine';
      return { at: object };
    },
  },
  { name: 'a duration without a unit', code: 'IST0106/refused-value', inject: inRoute({ timeout: '5' }) },
  { name: 'a number for a duration', code: 'IST0106/refused-value', inject: inRoute({ timeout: 5 }) },
  { name: 'a text for the number of tries', code: 'IST0106/refused-value', inject: inRoute({ retries: { attempts: '3' } }) },
  { name: 'no image', code: 'IST0106/refused-value', inject: inContainer({ image: '' }) },
  { name: 'a number for a text in a variable', code: 'IST0106/refused-value', inject: inContainer({ env: [{ name: 'A', value: 5 }] }) },
  { name: 'a user below zero', code: 'IST0106/refused-value', inject: inContainer({ securityContext: { runAsUser: -1 } }) },
  { name: 'a volume that is not there', code: 'IST0106/refused-value', inject: inContainer({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }) },
  { name: 'a text for a list', code: 'IST0106/refused-value', inject: inSpec('VirtualService', spec => spec.gateways = 'edge/main') },
  { name: 'a list for a text', code: 'IST0106/refused-value', inject: inSpec('DestinationRule', spec => spec.host = [spec.host]), consequences: WITHOUT_RULE },
  { name: 'a text for a number', code: 'IST0106/refused-value', inject: inSpec('Gateway', spec => (spec.servers as { port: object }[])[0].port = { number: '80', name: 'http', protocol: 'HTTP' }) },
  { name: 'a choice that there is not', code: 'IST0106/refused-value', inject: inSpec('ServiceEntry', spec => spec.resolution = 'dns') },
  { name: 'another choice that there is not', code: 'IST0106/refused-value', inject: inSpec('PeerAuthentication', spec => spec.mtls = { mode: 'strict' }) },
  { name: 'no host', code: 'IST0106/refused-value', inject: inSpec('DestinationRule', spec => delete spec.host), consequences: WITHOUT_RULE },
  { name: 'two ways to compare one path', code: 'IST0106/refused-value', inject: inRoute({ name: 'default', match: [{ uri: { exact: '/a', prefix: '/a' } }] }) },
  { name: 'a word for a share', code: 'IST0106/refused-value', inject: inSpec('DestinationRule', spec => spec.trafficPolicy = { outlierDetection: { maxEjectionPercent: 'all' } }) },
  { name: 'a variable twice', code: 'IST0106/item-twice', inject: inContainer({ env: [{ name: 'A', value: 'b' }, { name: 'A', value: 'c' }] }) },
  { name: 'a field without a value', code: 'IST0106/field-without-value', inject: inRoute({ timeout: null }) },
  {
    name: 'a kind in the wrong group',
    code: 'IST0106/unknown-kind',
    inject: (mesh, draw) => {
      const policy = oneOf(draw, ofKind(mesh, 'PeerAuthentication'));
      if (policy !== undefined) {
        policy.apiVersion = 'networking.istio.io/v1';
      }
      return policy && { at: policy };
    },
  },
  {
    name: 'a version that there never was',
    code: 'IST0106/unknown-kind',
    inject: (mesh, draw) => {
      const object = oneOf(draw, [...ofKind(mesh, 'ServiceEntry'), ...ofKind(mesh, 'Telemetry'), ...ofKind(mesh, 'Sidecar')]);
      if (object !== undefined) {
        object.apiVersion = object.apiVersion.replace(/v1$/, 'v2');
      }
      return object && { at: object };
    },
  },
  {
    name: 'one object twice',
    code: 'CDI003',
    inject: (mesh, draw) => {
      const object = oneOf(draw, ofKind(mesh, 'PeerAuthentication'));
      return object && { at: [object, add(mesh, structuredClone(object))] };
    },
  },
  {
    name: 'a text that Go takes for a number',
    code: 'CDI004',
    inject: (mesh, draw) => {
      const object = someOfIstio(mesh, draw);
      object.metadata.annotations = { 'example.com/mode': '0o644' };
      return { at: object };
    },
  },
  {
    name: 'a label that is none',
    code: 'IST0106/refused-value',
    inject: (mesh, draw) => {
      const object = draw.one(mesh.objects.filter(({ kind }) => kind !== 'Namespace'));
      object.metadata.labels = { owner: 'team a' };
      return { at: object };
    },
  },
];
