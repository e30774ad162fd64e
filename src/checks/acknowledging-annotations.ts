import { complete, NamedObject } from './run-checks';
import { Finding } from '../findings';
import { CDI098 } from '../findings/catalogue/cdi098';
import { namesOf } from '../findings/codes';
import { isFinal } from '../findings/known-codes';
import { reasonOfUnneeded } from '../findings/unneeded';
import { mapOf, resourceName, textOf } from '../istio';

/** `cdk8s-istio/acknowledge-IST0133.deny-without-ports: the reason`. A name has no slash, so a dot stands for that of a code. */
const OWN = 'cdk8s-istio/acknowledge-';

/** Istio's own: codes with commas between them, or `*`. It gives no reason. */
const OF_ISTIO = 'galley.istio.io/analyze-suppress';

/** What an annotation of an object accepts. */
interface AcceptedInObject {
  readonly code: string;
  /** None: somebody forgot it, and nothing is accepted. */
  readonly reason?: string;
  readonly object: NamedObject;
  readonly annotation: string;
}

/** What annotations of objects accept of what is found in them: at a synth and on the command line alike. */
export class AcknowledgingAnnotations {
  /** By object, and then by code. */
  private readonly byObject = new Map<string, Map<string, AcceptedInObject>>();
  private readonly used = new Set<AcceptedInObject>();
  /** Those that meet a finding which nobody can accept. */
  private readonly refused = new Set<AcceptedInObject>();

  /** @param codesOfOthers the codes of checks that are not of this library */
  constructor(objects: readonly NamedObject[], private readonly codesOfOthers: ReadonlySet<string>) {
    objects.forEach(object => this.add(object));
  }

  /** Why a finding is accepted, if it is. Each annotation that is meant by it counts as needed. */
  public reasonFor(finding: Finding, canBeAccepted = !isFinal(finding.code)): string | undefined {
    const accepted = this.byObject.size === 0 ? undefined : this.byObject.get(keyOf(finding));
    const matching = accepted === undefined ? [] : [...namesOf(finding.code), '*'].flatMap(name => accepted.get(name) ?? []);
    matching.forEach(each => (canBeAccepted ? this.used : this.refused).add(each));
    return canBeAccepted ? matching.find(({ reason }) => reason !== undefined)?.reason : undefined;
  }

  /** Tells of those that accepted nothing. Istio's own may be for istioctl alone. */
  public unneeded(): Finding[] {
    return [...this.byObject.values()].flatMap(byCode => [...byCode.values()]).flatMap(each => {
      const { code, reason, object, annotation } = each;
      const isMeant = this.used.has(each);
      if (annotation === OF_ISTIO || code === CDI098.code || isMeant && reason !== undefined) {
        return [];
      }
      const of = ` of ${resourceName(object.manifest)}`;
      return complete(CDI098, object, {
        field: `metadata.annotations["${annotation}"]`,
        ...isMeant
          ? { message: `the acknowledgement of ${code}${of} gives no reason, and accepts nothing`, fix: 'say why in the annotation' }
          : {
            message: reasonOfUnneeded({ code, of, isRefused: this.refused.has(each) }, this.codesOfOthers),
            fix: 'remove it, or correct the code or the object',
          },
      });
    });
  }

  private add(object: NamedObject): void {
    const annotations = mapOf(mapOf(object.manifest.metadata).annotations);
    const accepted = Object.keys(annotations).flatMap(annotation => acceptedBy(annotation, textOf(annotations[annotation])?.trim(), object));
    if (accepted.length > 0) {
      const key = keyOf(complete(CDI098, object, { message: '' }));
      this.byObject.set(key, new Map([...this.byObject.get(key) ?? [], ...accepted.map(each => [each.code, each] as const)]));
    }
  }
}

function acceptedBy(annotation: string, text: string | undefined, object: NamedObject): AcceptedInObject[] {
  if (annotation === OF_ISTIO) {
    return text?.split(',').map(code => ({ code: code.trim(), reason: OF_ISTIO, object, annotation })) ?? [];
  }
  return !annotation.startsWith(OWN) ? []
    : [{ code: annotation.slice(OWN.length).replace('.', '/'), reason: text === '' ? undefined : text, object, annotation }];
}

/** One object: there may be another one of its name in another cluster, or in another file. */
function keyOf({ resource, path, file }: Pick<Finding, 'resource' | 'path' | 'file'>): string {
  return JSON.stringify([resource, path, file]);
}
