import { ApiObjectMetadata, ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse, show } from '../core/errors';

/** Metadata of the user with what the gateway itself needs; that can not be changed. */
export function withMetadata(
  what: string, given: ApiObjectMetadata = {}, labels: Record<string, string>, annotations: Record<string, string>,
): ApiObjectMetadata {
  const { name, namespace, labels: ownLabels = {}, annotations: ownAnnotations = {} } = given;
  const place = Object.entries({ name, namespace }).find(([, value]) => value !== undefined);
  if (place !== undefined) {
    refuse(`${place[0]} in the metadata of ${what}`, 'left out', place[1], `the gateway and its chart have the ${place[0]}`);
  }
  requireFree('label', what, ownLabels, labels);
  requireFree('annotation', what, ownAnnotations, annotations);
  return { ...given, labels: { ...labels, ...ownLabels }, annotations: { ...annotations, ...ownAnnotations } };
}

function requireFree(part: string, what: string, given: Record<string, string>, own: Record<string, string>): void {
  const taken = Object.entries(given).find(([key, value]) => key in own && own[key] !== value);
  if (taken !== undefined) {
    refuse(`${part} ${taken[0]} of ${what}`, `"${own[taken[0]]}"`, taken[1],
      'leave it out: a property of the gateway or of its load balancer sets it');
  }
}

/** What a gateway writes into metadata, by key; nothing where a key has to stay away. */
export interface OwnMetadata {
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly annotations: Readonly<Record<string, string | undefined>>;
}

/** Stops the synth where somebody changed since what a gateway wrote: policies stand on what is known of its pods and of their clients. */
export function keepMetadata(scope: Construct, what: string, metadata: ApiObjectMetadataDefinition, own: OwnMetadata): void {
  scope.node.addValidation({
    validate: () => {
      const now = metadata.toJson() as { readonly [part in keyof OwnMetadata]?: Readonly<Record<string, string>> };
      return (['labels', 'annotations'] as const).flatMap(part => Object.entries(own[part])
        .filter(([key, value]) => now[part]?.[key] !== value)
        .map(([key, value]) => `${part.slice(0, -1)} ${key} of ${what} must be ${value === undefined ? 'left out' : show(value)}, got `
          + `${show(now[part]?.[key])}: a property of the gateway or of its load balancer sets it`));
    },
  });
}
