import { refuse } from '../../core/errors';
import { requireJson } from '../../core/plain-json';
import { requireItems } from '../../core/requirements';
import { isMap } from '../../istio';

/** What istiod does with a patch. */
export type EnvoyOperation = 'MERGE' | 'MERGE_AND_REPLACE_LIST' | 'ADD' | 'REMOVE' | 'INSERT_BEFORE' | 'INSERT_AFTER' | 'INSERT_FIRST' | 'REPLACE';

/**
 * A change to an object of Envoy's configuration. Values are Envoy's own JSON, with its names: `typed_config`, `"@type"` and so on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation
 */
export class EnvoyPatch {
  /**
   * Merges into the object: fields are overwritten, lists grow.
   *
   * @param value the fields, as Envoy has them
   * @throws if the value is empty, or no JSON
   */
  public static merge(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('MERGE', value);
  }

  /**
   * Merges into the object: fields and whole lists are overwritten.
   *
   * @param value the fields, as Envoy has them
   * @throws if the value is empty, or no JSON
   */
  public static mergeAndReplaceLists(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('MERGE_AND_REPLACE_LIST', value);
  }

  /**
   * Adds an object at the end of its list.
   *
   * @param value the object, as Envoy has it
   * @throws if the value is empty, or no JSON
   */
  public static add(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('ADD', value);
  }

  /** Removes the object. */
  public static remove(): EnvoyPatch {
    return new EnvoyPatch('REMOVE');
  }

  /**
   * Adds an object before the one that matches; before all where the match names none.
   *
   * @param value the object, as Envoy has it
   * @throws if the value is empty, or no JSON
   */
  public static insertBefore(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('INSERT_BEFORE', value);
  }

  /**
   * Adds an object after the one that matches; after all where the match names none.
   *
   * @param value the object, as Envoy has it
   * @throws if the value is empty, or no JSON
   */
  public static insertAfter(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('INSERT_AFTER', value);
  }

  /**
   * Adds an object before all others, where the one that the match names is there.
   *
   * @param value the object, as Envoy has it
   * @throws if the value is empty, or no JSON
   */
  public static insertFirst(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('INSERT_FIRST', value);
  }

  /**
   * Puts an object in place of the one that matches.
   *
   * @param value the object, as Envoy has it
   * @throws if the value is empty, or no JSON
   */
  public static replace(value: { [key: string]: unknown }): EnvoyPatch {
    return new EnvoyPatch('REPLACE', value);
  }

  private constructor(
    /** @internal */
    public readonly _operation: EnvoyOperation,
    /** @internal */
    public readonly _value?: { [key: string]: unknown },
  ) {
    if (_value !== undefined) {
      const what = `value of an Envoy patch with ${_operation}`;
      requireObject(what, _value);
      requireJson(what, _value);
    }
  }
}

function requireObject(what: string, value: { [key: string]: unknown }): void {
  if (!isMap(value)) {
    refuse(what, 'an object', value, 'write the fields of the object that changes');
  }
  requireItems(`fields of the ${what}`, Object.keys(value), 'write the fields of the object that changes');
}
