import { AuthorizationCondition, renderAuthorizationCondition } from './authorization-condition';
import { AuthorizationOperation, renderAuthorizationOperation } from './authorization-operation';
import { AuthorizationSource, renderAuthorizationSource } from './authorization-source';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireItems } from '../core/requirements';

/**
 * One rule of an AuthorizationPolicy: it matches a request that comes from one of the sources, for one of the operations, under all of the
 * conditions. A rule without any of them matches every request.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export interface AuthorizationRule {
  /**
   * Who sends the request: `from` in Istio. One of them is enough. At most 512.
   *
   * @default - everybody
   */
  readonly sources?: AuthorizationSource[];

  /**
   * What the request asks for: `to` in Istio. One of them is enough.
   *
   * @default - everything
   */
  readonly operations?: AuthorizationOperation[];

  /**
   * Further conditions: `when` in Istio. All must hold.
   *
   * @default - none
   */
  readonly conditions?: AuthorizationCondition[];
}

const MAX_SOURCES = 512;
const WIDER = 'leave it out to match all: an empty list would say the same';

/** The rule as Istio writes it. */
export function renderAuthorizationRule(what: string, { sources, operations, conditions }: AuthorizationRule): object {
  if (sources !== undefined && sources.length > MAX_SOURCES) {
    refuse(`${what}: sources`, `a list of at most ${MAX_SOURCES}`, sources.length, 'put several values into one source, or use several rules');
  }
  return compact({
    from: sources && requireItems(`${what}: sources`, sources, WIDER)
      .map((source, index) => ({ source: renderAuthorizationSource(`${what}: source ${index}`, source) })),
    to: operations && requireItems(`${what}: operations`, operations, WIDER)
      .map((operation, index) => ({ operation: renderAuthorizationOperation(`${what}: operation ${index}`, operation) })),
    when: conditions && requireItems(`${what}: conditions`, conditions, WIDER)
      .map((condition, index) => renderAuthorizationCondition(`${what}: condition ${index}`, condition)),
  });
}
