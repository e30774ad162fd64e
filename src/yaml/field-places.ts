import type { Event, ScalarEvent } from 'js-yaml';
import { DocumentEvents, startOf, tagOf } from './document-events';
import { ALIAS, MAPPING, PLAIN, POP, SCALAR, SEQUENCE } from './event-kinds';
import { yamlLibrary } from './library';
import { keyText, resolveScalar } from './scalar';

/** Where a node is, and what is in it. */
interface Place {
  readonly offset: number;
  readonly fields?: Map<string, Field>;
  readonly items?: Place[];
}

/** A field stands where its key does. */
interface Field {
  readonly offset: number;
  readonly value: Place;
}

/** Where the fields of a document are, whose values were read already. */
export class FieldPlaces {
  private readonly root: Place;
  private readonly events: readonly Event[];
  private readonly text: string;
  /** By the index of an anchored node. */
  private readonly anchored = new Map<number, Place>();
  private at = 0;

  constructor(private readonly document: DocumentEvents) {
    this.events = document.events;
    this.text = document.text;
    this.root = this.read(0);
  }

  /** Where a field is, by the keys and indexes that lead to it; as far as they go. */
  public offsetOf(steps: readonly (string | number)[]): number {
    let place: Place = this.root;
    let { offset } = this.root;
    for (const step of steps) {
      const field = place.fields?.get(String(step));
      const next = field?.value ?? place.items?.[Number(step)];
      if (next === undefined) {
        return offset;
      }
      place = next;
      offset = field?.offset ?? next.offset;
    }
    return offset;
  }

  /** @param before where what stands above is: what is not written stands there */
  private read(before: number): Place {
    const index = this.at;
    const event = this.events[index];
    this.at += 1;
    const start = startOf(event);
    const offset = start < 0 ? before : start;
    switch (event.type) {
      case MAPPING:
        return this.map({ offset, fields: new Map<string, Field>() }, index);
      case SEQUENCE:
        return this.list({ offset, items: [] }, index);
      case ALIAS:
        return { ...this.anchored.get(this.document.targets.get(index) ?? -1), offset };
      default:
        return this.remember({ offset }, index);
    }
  }

  private remember(place: Place, index: number): Place {
    this.anchored.set(index, place);
    return place;
  }

  private list(place: Required<Pick<Place, 'offset' | 'items'>>, index: number): Place {
    this.remember(place, index);
    while (this.events[this.at].type !== POP) {
      place.items.push(this.read(place.offset));
    }
    this.at += 1;
    return place;
  }

  private map(place: Required<Pick<Place, 'offset' | 'fields'>>, index: number): Place {
    this.remember(place, index);
    const { fields } = place;
    while (this.events[this.at].type !== POP) {
      const event = this.events[this.at];
      const { offset } = this.read(place.offset);
      const key = event.type === SCALAR ? this.keyOf(event) : undefined;
      const value = this.read(offset);
      if (key === undefined) {
        // A merge, or an alias as a key: what it gives stands elsewhere.
        [value, ...value.items ?? []].forEach(merged => merged.fields?.forEach((field, name) => fields.set(name, field)));
      } else {
        fields.set(key, { offset, value });
      }
    }
    this.at += 1;
    return place;
  }

  /** The name that a key is read as; nothing for a merge. */
  private keyOf(event: ScalarEvent): string | undefined {
    const text = event.valueStart < 0 ? '' : yamlLibrary().getScalarValue(this.text, event);
    const tag = tagOf(this.text, event);
    const isPlain = event.style === PLAIN && tag === undefined;
    return isPlain && text === '<<' ? undefined : isPlain ? keyText(resolveScalar(text)) : text;
  }
}
