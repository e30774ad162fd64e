import { kindOf, Labels, labelsOf, mapOf, mapsOf, textOf } from '../../istio';
import { specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** What a policy attaches to, besides pods. */
export interface PolicyTargetView {
  /** Where it stands, such as `spec.targetRefs[0]`. */
  readonly field: string;
  /** Group and kind, such as `/Service` or `gateway.networking.k8s.io/Gateway`. */
  readonly kind: string;
  readonly name: string;
}

/** A policy: whatever applies to pods that it selects, or to all of its namespace, or of the mesh. */
export interface PolicyView extends ObjectView {
  /** Group and kind, such as `security.istio.io/AuthorizationPolicy`. */
  readonly kind: string;
  /** The labels of its pods. None, or no labels at all: for all of its namespace. */
  readonly selector?: Labels;
  readonly targets: readonly PolicyTargetView[];
  readonly spec: Record<string, unknown>;
}

/** Kinds that apply to pods, or to Services and Gateways by `targetRefs`, and where their selectors are. */
const SELECTORS = new Map(Object.entries({
  'security.istio.io/AuthorizationPolicy': ['selector', 'matchLabels'],
  'security.istio.io/RequestAuthentication': ['selector', 'matchLabels'],
  'security.istio.io/PeerAuthentication': ['selector', 'matchLabels'],
  'telemetry.istio.io/Telemetry': ['selector', 'matchLabels'],
  'extensions.istio.io/WasmPlugin': ['selector', 'matchLabels'],
  'extensions.istio.io/TrafficExtension': ['selector', 'matchLabels'],
  'networking.istio.io/EnvoyFilter': ['workloadSelector', 'labels'],
  'networking.istio.io/ProxyConfig': ['selector', 'matchLabels'],
}));

/** Reads a policy of any of its kinds. */
export const readPolicy = cachedView((object): PolicyView => {
  const kind = kindOf(object.manifest);
  const spec = specOf(object);
  const [selectorField, labelsField] = SELECTORS.get(kind) ?? ['selector', 'matchLabels'];
  const labels = labelsOf(mapOf(spec[selectorField])[labelsField]);
  return { ...viewOf(object), kind, selector: Object.keys(labels).length > 0 ? labels : undefined, targets: readTargets(spec), spec };
});

function readTargets({ targetRefs, targetRef }: Record<string, unknown>): PolicyTargetView[] {
  const several = mapsOf(targetRefs).map((given, index) => ({ given, field: `spec.targetRefs[${index}]` }));
  const single = targetRef === undefined || targetRef === null ? [] : [{ given: mapOf(targetRef), field: 'spec.targetRef' }];
  return (several.length > 0 ? several : single).map(({ given, field }) => {
    const group = textOf(given.group) ?? '';
    return { field, kind: `${group === 'core' ? '' : group}/${textOf(given.kind) ?? ''}`, name: textOf(given.name) ?? '' };
  });
}
