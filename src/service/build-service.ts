import { ApiObject, ApiObjectMetadata, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ServicePort, ServicePorts } from './service-ports';
import { requireOneProtocol, requireServiceName } from './service-requirements';
import { rememberObject } from '../core/known-objects';
import { optional } from '../core/requirements';
import { Waypoint, waypointLabels } from '../mesh-settings/waypoint';

/** The Service that selects pods by the label `app` with its own name. */
export function buildServiceOfPods(
  scope: Construct, what: string, name: string | undefined, ports: ServicePorts, targets: readonly number[], waypoint?: Waypoint,
): kplus.Service {
  requireOneProtocol(what, ports.all, targets);
  const service = buildService(scope, { ...(name === undefined ? {} : { name }), labels: optional(waypoint, waypointLabels) }, ports.all, targets);
  ports.builtAs(service);
  service.selectLabel('app', requireServiceName(service.name));
  return service;
}

/** A Service without a selector, whose ports say what is spoken: each leads to the target port of the same place. */
export function buildService(
  scope: Construct, metadata: ApiObjectMetadata, ports: readonly ServicePort[], targets: readonly number[],
): kplus.Service {
  const service = new kplus.Service(scope, 'Service', {
    metadata,
    ports: ports.map(({ name, port }, index) => ({ name, port, targetPort: targets[index] })),
  });
  // cdk8s-plus knows no appProtocol.
  ApiObject.of(service).addJsonPatch(...ports.map(({ protocol }, index) => JsonPatch.add(`/spec/ports/${index}/appProtocol`, protocol)));
  rememberObject(ApiObject.of(service));
  return service;
}
