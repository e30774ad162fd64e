import { FindingLevel } from '../../findings';
import { CDI142 } from '../../findings/catalogue/cdi142';
import { CallerIdentity, identitiesOfRule, isAmbient, listOf, principalOf, resourceName, takesCaller, textOf } from '../../istio';
import { Mesh, PodsView, PolicyView, readPolicy, ServiceView, settingsOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

const POLICY = 'security.istio.io/AuthorizationPolicy';

/** To the pods behind a waypoint everybody who came through it is the waypoint. An error where somebody gets in who is to be kept out. */
export const callersBehindWaypoint: Check = {
  ...CDI142,
  onlyWith: ['from', 'when'],
  check(object, mesh) {
    const policy = readPolicy(object);
    const action = actionOf(policy);
    const named = listOf(policy.spec.rules).map((rule, index) => ({ rule, index, ...identitiesOfRule(rule) }))
      .filter(({ fields }) => fields.length > 0);
    if (named.length === 0 || action !== 'ALLOW' && action !== 'DENY' || policy.targets.length > 0) {
      return [];
    }
    const [hidden] = mesh.policies.podsOf(policy).filter(pods => !pods.isGateway && hasNodeProxy(pods, mesh))
      .flatMap(pods => behindWaypoint(pods, mesh).map(behind => ({ pods, ...behind })));
    if (hidden === undefined) {
      return [];
    }
    const takesWaypoint = (rule: unknown, { namespace }: PolicyView) => takesCaller(rule, hidden.identity, namespace);
    const opens = (one: PolicyView) => actionOf(one) === 'ALLOW' && listOf(one.spec.rules).some(rule => takesWaypoint(rule, one));
    if (action === 'ALLOW') {
      return mesh.policies.at(POLICY, hidden.pods).some(opens) ? []
        : [report(hidden, named[0], 'allows nobody who comes through it', FindingLevel.WARNING)];
    }
    return named.filter(({ rule }) => !takesWaypoint(rule, policy))
      .map(one => report(hidden, one, 'denies nobody who comes through it', FindingLevel.ERROR));
  },
};

function actionOf({ spec }: PolicyView): string {
  return textOf(spec.action) ?? 'ALLOW';
}

function hasNodeProxy({ namespace, object }: PodsView, mesh: Mesh): boolean {
  return settingsOf(object).isAmbient || mesh.namespacesNamed(namespace).some(({ labels }) => isAmbient(labels));
}

interface Behind {
  readonly service: ServiceView;
  readonly identity: CallerIdentity;
}

function behindWaypoint(pods: PodsView, mesh: Mesh): Behind[] {
  return mesh.registry.servicesOf(pods).filter(service => mesh.usesWaypoint(service)).flatMap(service => {
    const identity = mesh.waypointIdentity(service);
    return identity === undefined ? [] : [{ service, identity }];
  });
}

function report(
  { service, identity: { namespace, account } }: Behind, { index, fields }: { readonly index: number; readonly fields: readonly string[] },
  effect: string, level: FindingLevel,
): FoundInObject {
  const name = resourceName(service.object.manifest);
  return {
    level,
    message: `rule ${index} compares ${fields.join(', ')} at pods of ${name}, which has a waypoint: to them everybody who came through it is the `
      + `waypoint, so the rule ${effect}`,
    fix: `tell callers apart at the waypoint (PolicyTarget.services), and let the pods allow ${principalOf(namespace, account)} alone`,
    field: `spec.rules[${index}]`,
    related: [name],
  };
}
