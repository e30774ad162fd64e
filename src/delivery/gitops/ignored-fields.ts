import { ApiObject } from 'cdk8s';
import { requireJsonPointers } from './json-pointer';
import { writtenByController } from '../../core/written-fields';

/**
 * Fields that a GitOps tool leaves as they are in the cluster, because something else writes them there: a controller, an autoscaler, a webhook.
 *
 * Constructs of this library say by themselves what controllers write in their objects. This is for objects that you make another way. An
 * `ArgoCdApplication` or a `FluxKustomization` that manages such an object ignores exactly these fields of exactly this object.
 */
export class IgnoredFields {
  /**
   * Says which fields of an object something else writes. Called again, it adds to them.
   *
   * @param apiObject the object
   * @param jsonPointers paths of the fields from the top of the object, such as `/spec/replicas`. A slash in a name is written `~1`.
   * @throws if there is none, or one that is not the path of a field within `spec`, `metadata` or another part of the object
   * @see https://datatracker.ietf.org/doc/html/rfc6901
   */
  public static addTo(apiObject: ApiObject, jsonPointers: string[]): void {
    writtenByController(apiObject, requireJsonPointers(`${apiObject.kind} "${apiObject.name}"`, jsonPointers));
  }

  private constructor() {
  }
}
