import { IST0107 } from '../../findings/catalogue/ist0107';
import { IST0108 } from '../../findings/catalogue/ist0108';
import { IST0125 } from '../../findings/catalogue/ist0125';
import { IST0135 } from '../../findings/catalogue/ist0135';
import { allowedForAnnotation, ANNOTATIONS, DRY_RUN_ANNOTATION, INJECT_LABEL, isIstioAnnotation, labelsOf, mapOf } from '../../istio';
import { cachedView, MeshObject, podTemplateOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { orNear } from '../missing';
import { NearNames } from '../near-names';

/** An annotation of Istio, and what it stands on. */
interface PlacedAnnotation {
  readonly name: string;
  readonly value: string;
  /** The kind that it is for there: `Pod` in a template. */
  readonly kind: string;
  readonly field: string;
  /** The labels beside it. */
  readonly labels: Readonly<Record<string, string>>;
}

/** An annotation of pods on what makes them, which nobody reads there. */
export const misplacedAnnotations: Check = {
  ...IST0107,
  check: object => annotationsOf(object).filter(isMisplaced).map(({ name, kind, field }) => {
    const { kinds } = ANNOTATIONS.get(name)!;
    return {
      message: `the annotation ${name} is for a ${kinds.join(' or a ')}, and does nothing on a ${kind}`,
      fix: kinds.includes('Pod') && kind !== 'Pod' && podTemplateOf(object) !== undefined ? 'write it into the metadata of the template of the pods'
        : `write it on the ${kinds.join(' or the ')}`,
      field,
    };
  }),
};

/** A name that nobody reads. */
export const unknownAnnotations: Check = {
  ...IST0108,
  check: (object, mesh) => annotationsOf(object).filter(({ name }) => !ANNOTATIONS.has(name)).map(({ name, field }) => {
    const near = knownNames(mesh).nearTo(name);
    return {
      message: `Istio knows no annotation ${name}${orNear(near)}: nobody reads it`,
      fix: near === undefined ? 'take it out, or write a name that Istio has' : `write ${near}`,
      field,
    };
  }),
};

/** A value that the injector refuses. */
export const invalidAnnotations: Check = {
  ...IST0125,
  check: object => annotationsOf(object).filter(one => !isMisplaced(one)).flatMap(({ name, value, field }): FoundInObject[] => {
    const allowed = allowedForAnnotation(name, value);
    return allowed === undefined ? [] : [{
      message: `the annotation ${name} must be ${allowed}, got "${value}": the pods are not injected`,
      fix: `write ${allowed}`,
      field,
    }];
  }),
};

/** What a release to come does not read any more. */
export const deprecatedAnnotations: Check = {
  ...IST0135,
  check: object => annotationsOf(object).filter(({ name, labels }) => ANNOTATIONS.get(name)?.isDeprecated === true
    && !(name === INJECT_LABEL && Object.hasOwn(labels, INJECT_LABEL))).map(({ name, field }) => ({
    message: `the annotation ${name} is deprecated`,
    fix: name === INJECT_LABEL ? `use the label ${INJECT_LABEL} of the pods` : 'take it out',
    field,
  })),
};

/** Istio's webhook refuses the annotation of policies on other objects, which IST0106 tells. */
function isMisplaced({ name, kind }: PlacedAnnotation): boolean {
  const kinds = name === DRY_RUN_ANNOTATION ? undefined : ANNOTATIONS.get(name)?.kinds;
  return kinds !== undefined && !kinds.includes('Any') && !kinds.includes(kind);
}

const annotationsOf = cachedView((object: MeshObject): PlacedAnnotation[] => {
  const { kind, metadata } = object.manifest;
  const template = kind === 'Pod' ? undefined : podTemplateOf(object);
  return [
    ...read(mapOf(metadata), kind, 'metadata'),
    ...template === undefined ? [] : read(template.metadata, 'Pod', template.metadataField),
  ];
});

function read(metadata: Record<string, unknown>, kind: string, field: string): PlacedAnnotation[] {
  return metadata.annotations === undefined ? []
    : Object.entries(labelsOf(metadata.annotations)).filter(([name]) => isIstioAnnotation(name))
      .map(([name, value]) => ({ name, value, kind, field: `${field}.annotations`, labels: labelsOf(metadata.labels) }));
}

const knownNames = readOnce(() => new NearNames(ANNOTATIONS.keys()));
