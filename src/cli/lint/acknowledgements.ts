import { Finding, FindingLevel } from '../../findings';
import { CDI098 } from '../../findings/catalogue/cdi098';
import { namesOf } from '../../findings/codes';
import { isFinal } from '../../findings/known-codes';
import { reasonOfUnneeded } from '../../findings/unneeded';
import { mapOf, quoteRegex, resourceName, textOf } from '../../istio';
import { Position } from '../../yaml';
import { Config } from '../config/config';
import { fileFinding } from '../input/file-findings';
import { InputObject } from '../input/read-file';

/** An annotation of the object: `cdk8s-istio/acknowledge-IST0133.deny-without-ports: the reason`. A name has no slash. */
const ANNOTATION = 'cdk8s-istio/acknowledge-';

/** Istio's own: codes with commas between them, or `*`. It gives no reason. */
const ISTIO_ANNOTATION = 'galley.istio.io/analyze-suppress';

/** What was accepted, where, and for which objects. */
interface Acknowledgement {
  readonly code: string;
  readonly reason: string;
  /** Where it stands; none for those of Istio, which may be for istioctl alone. */
  readonly place?: { readonly file: string; readonly position: Position };
  /** The object that it names. */
  readonly object?: string;
  /** Whether it is meant for what is found in an object, or in a file. */
  matches(finding: Finding): boolean;
}

/** Marks what was accepted, with the reason, and tells of what accepts nothing. */
export class Acknowledgements {
  private readonly all: readonly Acknowledgement[];
  /** By code: a folder can have many. */
  private readonly byCode = new Map<string, Acknowledgement[]>();
  private readonly used = new Set<Acknowledgement>();
  private readonly resources: ReadonlySet<string>;
  private readonly codesOfChecks: ReadonlySet<string>;

  constructor(config: Config, objects: readonly InputObject[]) {
    this.resources = new Set(objects.map(({ manifest }) => resourceName(manifest)));
    this.codesOfChecks = new Set(config.checks.map(({ code }) => code));
    this.all = [...ofConfig(config), ...objects.flatMap(ofObject)];
    for (const each of this.all) {
      this.byCode.set(each.code, [...this.byCode.get(each.code) ?? [], each]);
    }
  }

  /** The finding, with the reason where it was accepted. */
  public mark(finding: Finding): Finding {
    const names = isFinal(finding.code) ? [] : [...namesOf(finding.code), '*'];
    const matching = names.flatMap(name => this.byCode.get(name) ?? []).filter(each => each.matches(finding));
    matching.forEach(each => this.used.add(each));
    return matching.length === 0 ? finding : { ...finding, acknowledged: matching[0].reason };
  }

  /** Those that marked nothing. */
  public unused(): Finding[] {
    return this.all.filter(each => !this.used.has(each)).flatMap(({ code, place, object }) => {
      if (place === undefined) {
        return [];
      }
      const isElsewhere = object !== undefined && !object.includes('*') && !this.resources.has(object);
      const reason = reasonOfUnneeded({ code, of: object === undefined ? '' : ` of ${object}` }, this.codesOfChecks);
      const message = `${reason}${isElsewhere ? ': the object is not in the input' : ''}`;
      const finding = fileFinding(CDI098, place.file, place.position, message, 'remove it, or correct the code or the object');
      return [isElsewhere ? { ...finding, level: FindingLevel.INFO } : finding];
    });
  }
}

function ofConfig({ acknowledgements, file = '' }: Config): Acknowledgement[] {
  return acknowledgements.map(({ code, object, reason, position }) => {
    const expression = object === undefined ? undefined : new RegExp(`^${object.split('*').map(quoteRegex).join('.*')}$`);
    const matches = ({ resource = '' }: Finding) => expression === undefined || expression.test(resource);
    return { code, reason, object, matches, place: { file, position } };
  });
}

function ofObject({ manifest, source }: InputObject): Acknowledgement[] {
  const annotations = mapOf(mapOf(manifest.metadata).annotations);
  const object = resourceName(manifest);
  const matches = ({ resource, file }: Finding) => resource === object && file === source.file;
  const own = Object.keys(annotations).filter(key => key.startsWith(ANNOTATION)).map(key => {
    const place = () => ({ ...source, ...source.placeOf?.(`metadata.annotations.${key}`) });
    return {
      code: key.slice(ANNOTATION.length).replace('.', '/'),
      reason: textOf(annotations[key])?.trim() || 'no reason is given',
      object,
      matches,
      get place() {
        const { line, column = 1 } = place();
        return { file: source.file ?? '', position: { line, column } };
      },
    };
  });
  const suppressed = textOf(annotations[ISTIO_ANNOTATION])?.split(',').map(code => code.trim()) ?? [];
  return [...own, ...suppressed.map(code => ({ code, reason: ISTIO_ANNOTATION, object, matches }))];
}
