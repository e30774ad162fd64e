import { ApiObject, ApiObjectMetadata, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ServicePort } from './service-ports';
import { rememberObject } from '../core/known-objects';

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
