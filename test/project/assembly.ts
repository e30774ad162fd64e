/** The jsii assembly, `.jsii`, as far as the rules in assembly-rules.ts read it, and a walk over the public API in it. */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

export interface Docs {
  summary?: string;
  default?: string;
  example?: string;
}

/** A type in a signature: exactly one of the four. */
export interface TypeReference {
  fqn?: string;
  primitive?: string;
  collection?: { elementtype: TypeReference };
  union?: { types: TypeReference[] };
}

export interface Parameter {
  name: string;
  type: TypeReference;
  optional?: boolean;
  docs?: Docs;
}

export interface Callable {
  name?: string;
  docs?: Docs;
  parameters?: Parameter[];
  returns?: { type: TypeReference };
  protected?: boolean;
  locationInModule?: Location;
}

export interface Property {
  name: string;
  type: TypeReference;
  optional?: boolean;
  docs?: Docs;
  locationInModule?: Location;
}

export interface Type {
  fqn: string;
  name: string;
  kind: 'class' | 'interface' | 'enum';
  /** An interface that is a struct. */
  datatype?: boolean;
  abstract?: boolean;
  base?: string;
  interfaces?: string[];
  docs?: Docs;
  initializer?: Callable;
  methods?: Callable[];
  properties?: Property[];
  members?: { name: string; docs?: Docs }[];
  locationInModule?: Location;
}

interface Location {
  filename: string;
  line: number;
}

export interface Assembly {
  name: string;
  types: Record<string, Type>;
  readme?: { markdown: string };
}

export const REPOSITORY = path.resolve(__dirname, '..', '..');

export const ASSEMBLY_FILE = path.join(REPOSITORY, '.jsii');

export function readAssembly(file: string = ASSEMBLY_FILE): Assembly {
  if (!existsSync(file)) {
    throw new Error(`${path.relative(process.cwd(), file)} is missing: run npx projen compile.`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Assembly;
}

/** Whether a type is generated L1. */
export function isGenerated(fqn: string): boolean {
  return fqn.startsWith('cdk8s-istio.crds.');
}

/** The types that people wrote, not the generated L1. */
export function writtenTypes(assembly: Assembly): Type[] {
  return Object.values(assembly.types).filter(({ fqn }) => !isGenerated(fqn));
}

/** A member of a type in one form: the constructor, a method, or a property. */
export interface Member {
  /** `src/alb/istio-alb.ts:42 IstioAlb.addListener` */
  readonly where: string;
  readonly name?: string;
  readonly docs?: Docs;
  readonly parameters: Parameter[];
  /** What it takes and gives, by what it is called in a message. */
  readonly types: { what: string; type: TypeReference }[];
}

export function whereIs(type: Type): string {
  return `${place(type.locationInModule)}${type.name}`;
}

/** Constructor, methods and properties of a type; without a constructor that is private. */
export function membersOf(type: Type): Member[] {
  const callables = [...type.initializer ? [type.initializer] : [], ...type.methods ?? []];
  return [
    ...callables.map(({ name, docs, parameters = [], returns, locationInModule }) => ({
      where: `${place(locationInModule)}${type.name}.${name ?? 'constructor'}`,
      name,
      docs,
      parameters,
      types: [
        ...parameters.map(parameter => ({ what: `parameter ${parameter.name}`, type: parameter.type })),
        ...returns ? [{ what: 'result', type: returns.type }] : [],
      ],
    })),
    ...(type.properties ?? []).map(property => ({
      where: `${place(property.locationInModule)}${type.name}.${property.name}`,
      name: property.name,
      docs: property.docs,
      parameters: [],
      types: [{ what: 'property', type: property.type }],
    })),
  ];
}

/** A type reference and all those inside it. */
export function partsOf(type: TypeReference): TypeReference[] {
  const inner = [...type.collection ? [type.collection.elementtype] : [], ...type.union?.types ?? []];
  return [type, ...inner.flatMap(partsOf)];
}

function place(location?: Location): string {
  return location ? `${location.filename}:${location.line} ` : '';
}
