/** A random mesh as plain manifests, as Istio and Kubernetes take it. */
import { drawDestinationRules } from './destination-rules';
import { CREDENTIAL, drawGateways } from './gateways';
import { drawPolicies, drawTokenRules } from './policies';
import { drawVirtualServices } from './virtual-services';
import { drawWorld, GatewayWorkload } from './world';
import { webhookProblemsOf } from '../../../src/istio/validation/webhook';
import { KnownManifest } from '../../known-manifest';
import { Draw } from '../random-texts';
import { GATEWAY_NAMESPACE } from '../secrets';

export interface RandomMesh {
  readonly objects: readonly KnownManifest[];
  /** Those of the app, beside the one of the fixture. */
  readonly gateways: readonly GatewayWorkload[];
}

const TIMES = ['2025-01-01T00:00:00Z', '2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z'];

/** How often an object that Istio would refuse is drawn again. */
const TRIES = 40;

/** @param certificate the keys of a Secret with a certificate, for gateways with TLS */
export function drawMesh(seed: number, certificate: Readonly<Record<string, string>>): RandomMesh {
  const draw = new Draw(seed);
  const { objects, gateways: workloads } = drawWorld(draw);
  const { objects: gateways, hasTls } = accepted(() => drawGateways(draw, workloads), drawn => drawn.objects);
  const tokens = draw.isLucky(30) ? accepted(() => drawTokenRules(draw)) : [];
  const policies = draw.isLucky(40) ? accepted(() => drawPolicies(draw)) : [];
  const routes = accepted(() => drawVirtualServices(draw, gateways, tokens.length > 0));
  const rules = accepted(() => drawDestinationRules(draw));
  const secrets = hasTls ? [GATEWAY_NAMESPACE, ...workloads.map(({ namespace }) => namespace)].map(namespace => ({
    apiVersion: 'v1', kind: 'Secret', metadata: { name: CREDENTIAL, namespace }, stringData: certificate,
  } as KnownManifest)) : [];
  const all = [...objects, ...secrets, ...gateways, ...routes, ...rules, ...policies, ...tokens];
  return { objects: shuffled(draw, draw.isLucky(35) ? all.map(object => withTime(draw, object)) : all), gateways: workloads };
}

/** Objects of which the webhook refuses none. */
function accepted<T>(make: () => T, objectsOf: (drawn: T) => readonly KnownManifest[] = drawn => drawn as readonly KnownManifest[]): T {
  let refused: unknown;
  for (let left = TRIES; left > 0; left--) {
    const drawn = make();
    refused = objectsOf(drawn).flatMap(webhookProblemsOf).find(({ key }) => key === undefined);
    if (refused === undefined) {
      return drawn;
    }
  }
  throw new Error(`nothing that Istio takes was drawn, but: ${JSON.stringify(refused)}`);
}

/** Says when an object was made: in a mesh all do, or none, since the driver makes all of the others at one moment. */
function withTime(draw: Draw, object: KnownManifest): KnownManifest {
  return { ...object, metadata: { ...object.metadata, creationTimestamp: draw.of(TIMES) } as KnownManifest['metadata'] };
}

/** The order of manifests means nothing. */
function shuffled<T>(draw: Draw, items: readonly T[]): T[] {
  return items.map(item => ({ item, at: draw.below(1_000_000) })).sort((one, other) => one.at - other.at).map(({ item }) => item);
}
