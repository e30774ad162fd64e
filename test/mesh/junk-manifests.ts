import fc from 'fast-check';
import { Manifest } from '../../src/istio';

const KINDS = [
  'networking.istio.io/v1 VirtualService', 'networking.istio.io/v1 Gateway', 'networking.istio.io/v1 DestinationRule', 'networking.istio.io/v1 ServiceEntry',
  'networking.istio.io/v1 Sidecar', 'networking.istio.io/v1alpha3 EnvoyFilter', 'security.istio.io/v1 AuthorizationPolicy',
  'security.istio.io/v1 PeerAuthentication', 'security.istio.io/v1 RequestAuthentication', 'telemetry.istio.io/v1 Telemetry', 'v1 Service', 'v1 Namespace',
  'v1 Pod', 'apps/v1 Deployment', 'batch/v1 CronJob',
];
/** The names of fields that are read, so that junk gets where it is looked at. */
const FIELDS = [
  'hosts', 'gateways', 'http', 'tcp', 'tls', 'route', 'destination', 'host', 'subset', 'port', 'number', 'weight', 'match', 'delegate', 'name', 'namespace',
  'mirror', 'mirrors', 'exportTo', 'servers', 'selector', 'matchLabels', 'labels', 'annotations', 'subsets', 'trafficPolicy', 'workloadSelector', 'ports',
  'targetPort', 'template', 'metadata', 'spec', 'containers', 'args', 'configPatches', 'patch', 'value', 'egress', 'targetRefs', 'targetRef', 'kind', 'group',
  'creationTimestamp', 'protocol', 'appProtocol', 'mode', '__proto__', 'constructor',
];
const { junk } = fc.letrec<{ junk: unknown }>(tie => ({
  junk: fc.oneof(
    { maxDepth: 6 },
    fc.oneof(fc.constantFrom<unknown>('*', 'cart', 'shop', 'web', './web', 'a/b/c', '*.x', '', null, undefined, 0, 80, NaN, true), fc.jsonValue()),
    fc.array(tie('junk'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('junk'), { maxKeys: 6 }),
  ),
}));
/** Objects of the kinds that somebody reads, with anything in them. */
export const junkManifests = fc.array(fc.tuple(fc.constantFrom(...KINDS), junk, junk).map(([what, metadata, spec]): Manifest => {
  const [apiVersion, kind] = what.split(' ');
  return { apiVersion, kind, metadata: metadata as Manifest['metadata'], spec };
}), { maxLength: 8 });
