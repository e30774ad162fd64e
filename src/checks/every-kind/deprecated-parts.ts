import { IST0002 } from '../../findings/catalogue/ist0002';
import { mapOf, numberOf, textOf } from '../../istio';
import { MeshObject, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { routesWith } from '../virtual-service/http-routes';

/** The kinds of a group that Istio has removed. */
const REMOVED_GROUP = 'rbac.istio.io';
const REMOVED_KINDS = ['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding'];

/** What Istio is about to forget, or has forgotten. */
export const deprecatedParts: Check = {
  ...IST0002,
  onlyWith: ['percent', 'egressProxy'],
  check(object) {
    switch (object.manifest.kind) {
      case 'VirtualService': return delayPercents(object);
      case 'Sidecar': return egressProxy(object);
      default: return removedKind(object);
    }
  },
};

function delayPercents(object: MeshObject): FoundInObject[] {
  return routesWith(object, 'fault')
    .filter(({ given }) => (numberOf(mapOf(mapOf(given.fault).delay).percent) ?? 0) > 0).map(({ field }) => ({
      message: 'percent of a delay is deprecated',
      fix: 'write percentage: { value: … }',
      field: `${field}.fault.delay.percent`,
    }));
}

function egressProxy(object: MeshObject): FoundInObject[] {
  return mapOf(specOf(object).outboundTrafficPolicy).egressProxy === undefined ? [] : [{
    message: 'egressProxy is deprecated, and istioctl analyze says that Istio ignores it',
    fix: 'route the calls to the outside through an egress gateway, with a VirtualService',
    field: 'spec.outboundTrafficPolicy.egressProxy',
  }];
}

function removedKind(object: MeshObject): FoundInObject[] {
  const { apiVersion, kind } = object.manifest;
  const { group, names } = specOf(object);
  const removed = kind === 'CustomResourceDefinition' ? textOf(group) === REMOVED_GROUP && textOf(mapOf(names).kind)
    : apiVersion.startsWith(`${REMOVED_GROUP}/`) && kind;
  return typeof removed !== 'string' || !REMOVED_KINDS.includes(removed) ? [] : [{
    message: `Istio has no ${removed} any more (${REMOVED_GROUP}): nothing reads it`,
    fix: 'write AuthorizationPolicies, and take it out',
  }];
}
