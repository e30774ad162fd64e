import { ValidationError } from './errors';
import { IstioResource } from './resource';
import { schemaViolationsOf } from '../istio/schema/validation';
import { webhookProblemsOf } from '../istio/validation/webhook';

/**
 * Refuses an object that the API server or Istio's webhook would refuse, in the line of the user: what no property of it has told before.
 *
 * @param resource the object, with all that it says
 */
export function requireTaken(resource: IstioResource): void {
  const { apiObject: { apiVersion, kind, metadata: { namespace } }, name } = resource;
  // As it comes out: without what is not set.
  const spec = JSON.parse(JSON.stringify(resource._toSpec())) as Record<string, unknown>;
  const manifest = { apiVersion, kind, metadata: { name, namespace }, spec };
  const refused = schemaViolationsOf(manifest).find(violation => violation.kind === 'refused')
    ?? webhookProblemsOf(manifest).find(({ key }) => key === undefined);
  if (refused !== undefined) {
    throw new ValidationError(`${refused.message}: ${refused.fix}`);
  }
}
