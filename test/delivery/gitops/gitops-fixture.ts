import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { IgnoredFields } from '../../../src/delivery/gitops/ignored-fields';

/** A chart in the namespace shop, whose objects a GitOps tool manages. */
export function shopIn(app: App = Testing.app()): Chart {
  return new Chart(app, 'shop', { namespace: 'shop' });
}

/** An object with fields that something else writes. */
export function written(scope: Construct, apiVersion: string, kind: string, name: string, ...pointers: string[]): ApiObject {
  const object = new ApiObject(scope, `${kind}-${name}`, { apiVersion, kind, metadata: { name } });
  IgnoredFields.addTo(object, pointers);
  return object;
}

/** The spec of what a construct makes. */
export function specOf({ apiObject }: { readonly apiObject: ApiObject }): Record<string, unknown> {
  return (apiObject.toJson() as { spec: Record<string, unknown> }).spec;
}
