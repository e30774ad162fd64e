import { reviewAuthorizationPolicy } from './authorization-policy';
import { reviewDestinationRule } from './destination-rule';
import { reviewEnvoyFilter } from './envoy-filter';
import { reviewTrafficExtension, reviewWasmPlugin } from './extensions';
import { reviewGateway, reviewGatewayName } from './gateway';
import { reviewMetadata } from './metadata';
import { reviewPeerAuthentication } from './peer-authentication';
import { reviewRequestAuthentication } from './request-authentication';
import { Plain, Review, WebhookProblem } from './review';
import { reviewSelectorOf } from './selectors';
import { reviewServiceEntry } from './service-entry';
import { reviewSidecar } from './sidecar';
import { reviewTelemetry } from './telemetry';
import { reviewVirtualService } from './virtual-service';
import { reviewWorkloadEntry, reviewWorkloadGroup } from './workload-entry';
import { Labels } from '../labels';
import { kindOf, Manifest } from '../manifest';
import { mapOf, textOf } from '../plain-value';
import { crdSchemas } from '../schema/crd-schemas';

export type { WebhookProblem, WebhookWarning } from './review';

type ReviewSpec = (spec: Plain, review: Review, namespace: string, labels: Labels) => void;

/** What Istio's webhook asks of each kind, in all versions alike. */
const REVIEWS: ReadonlyMap<string, ReviewSpec> = new Map<string, ReviewSpec>([
  ['networking.istio.io/VirtualService', reviewVirtualService],
  ['networking.istio.io/DestinationRule', reviewDestinationRule],
  ['networking.istio.io/Gateway', reviewGateway],
  ['networking.istio.io/ServiceEntry', reviewServiceEntry],
  ['networking.istio.io/Sidecar', reviewSidecar],
  ['networking.istio.io/WorkloadEntry', (spec, review) => reviewWorkloadEntry(spec, review)],
  ['networking.istio.io/WorkloadGroup', reviewWorkloadGroup],
  ['networking.istio.io/ProxyConfig', reviewSelectorOf],
  ['networking.istio.io/EnvoyFilter', reviewEnvoyFilter],
  ['security.istio.io/AuthorizationPolicy', reviewAuthorizationPolicy],
  ['security.istio.io/RequestAuthentication', reviewRequestAuthentication],
  ['security.istio.io/PeerAuthentication', reviewPeerAuthentication],
  ['telemetry.istio.io/Telemetry', reviewTelemetry],
  ['extensions.istio.io/WasmPlugin', reviewWasmPlugin],
  ['extensions.istio.io/TrafficExtension', reviewTrafficExtension],
]);

/** The kinds that the webhook looks at. */
export const REVIEWED_KINDS: readonly string[] = [...REVIEWS.keys()];

/** What the API server's webhook, Istio's own validation, says of an object whose schema refuses nothing. */
export function webhookProblemsOf(manifest: Manifest): readonly WebhookProblem[] {
  const reviewSpec = REVIEWS.get(kindOf(manifest));
  // Of a version that is not served nobody has looked at the types.
  if (reviewSpec === undefined || !Object.hasOwn(crdSchemas().kinds, `${manifest.apiVersion}/${manifest.kind}`)) {
    return NONE;
  }
  const review = new Review();
  reviewMetadata(manifest, review);
  const { name, namespace, labels } = mapOf(manifest.metadata);
  if (manifest.kind === 'Gateway') {
    reviewGatewayName(textOf(name) ?? '', review);
  }
  review.enter('spec');
  reviewSpec(mapOf(manifest.spec), review, textOf(namespace) ?? '', mapOf(labels) as Labels);
  review.leave();
  return review.problems;
}

const NONE: readonly WebhookProblem[] = [];
