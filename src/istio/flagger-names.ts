import { Manifest } from './manifest';
import { mapOf } from './plain-value';

/** The Service of a Canary, and the Deployment whose versions it brings in: after these Flagger names all that it makes. */
export interface CanaryNames {
  readonly service: string;
  readonly target: string;
}

/** What Flagger makes for a Canary, or writes over where it is there: names by group and kind. */
export function namesOfFlagger({ service, target }: CanaryNames): ReadonlyMap<string, readonly string[]> {
  const versions = [`${service}-primary`, `${service}-canary`];
  const copy = [`${target}-primary`];
  return new Map([
    ['/Service', [service, ...versions]],
    ['networking.istio.io/DestinationRule', versions],
    ['networking.istio.io/VirtualService', [service]],
    ['apps/Deployment', copy],
    ['autoscaling/HorizontalPodAutoscaler', copy],
    ['keda.sh/ScaledObject', copy],
  ]);
}

/** The names of a Canary; none where it does not say which Deployment it is about. */
export function readCanaryNames({ spec }: Manifest): CanaryNames | undefined {
  const { service, targetRef } = mapOf(spec);
  const { name: target } = mapOf(targetRef);
  const { name = target } = mapOf(service);
  return typeof target === 'string' && typeof name === 'string' ? { service: name, target } : undefined;
}
