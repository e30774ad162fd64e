/** Rules for the public API, in the manner of awslint. Each gives the violations, one line each. */
import * as path from 'node:path';
import { Assembly, isGenerated, membersOf, partsOf, readAssembly, REPOSITORY, Type, whereIs, writtenTypes } from './assembly';

/** (scope, id), or (scope, id, props) where props can be left out when everything in it can. */
export function constructSignatures(assembly: Assembly): string[] {
  const bases = typesOfDependencies();
  return writtenTypes(assembly).filter(type => type.kind === 'class' && isConstruct(type.fqn, assembly, bases)).flatMap(type => {
    const { initializer } = type;
    if (!initializer || initializer.protected) {
      return [];
    }
    const [scope, id, props, ...more] = initializer.parameters ?? [];
    const violations: string[] = [];
    const expect = (holds: boolean, message: string) => {
      if (!holds) {
        violations.push(`${whereIs(type)}: ${message}`);
      }
    };
    expect(scope?.name === 'scope' && scope.type.fqn === 'constructs.Construct', 'the first parameter must be scope: Construct');
    expect(id?.name === 'id' && id.type.primitive === 'string', 'the second parameter must be id: string');
    expect(more.length === 0, 'there must be no parameter after props');
    if (props) {
      const struct = assembly.types[props.type.fqn ?? ''];
      expect(props.name === 'props', `the third parameter must be props, is ${props.name}`);
      expect(props.type.fqn === `${type.fqn}Props`, `props must be of type ${type.name}Props`);
      expect(!struct || (props.optional ?? false) === allOptional(struct, assembly), 'props must be optional exactly when all of its properties are');
    }
    return violations;
  });
}

/** Everything a reader of the API can meet says what it is. */
export function missingSummaries(assembly: Assembly): string[] {
  return writtenTypes(assembly).flatMap(type => [
    ...type.docs?.summary ? [] : [whereIs(type)],
    ...(type.members ?? []).filter(({ docs }) => !docs?.summary).map(({ name }) => `${whereIs(type)}.${name}`),
    ...membersOf(type).flatMap(({ where, name, docs, parameters }) => [
      // A constructor is described by its class; its parameters are not.
      ...docs?.summary || name === undefined ? [] : [where],
      ...parameters.filter(parameter => !parameter.docs?.summary).map(parameter => `${where}: parameter ${parameter.name}`),
    ]),
  ]);
}

export function missingDefaults(assembly: Assembly): string[] {
  return structs(assembly).flatMap(type => (type.properties ?? [])
    .filter(({ optional, docs }) => optional && !docs?.default)
    .map(({ name, locationInModule }) => `${locationInModule?.filename}:${locationInModule?.line} ${type.name}.${name}`));
}

/** A property with a default that must be set anyway says one thing and does another. */
export function needlessDefaults(assembly: Assembly): string[] {
  return structs(assembly).flatMap(type => (type.properties ?? [])
    .filter(({ optional, docs }) => !optional && docs?.default)
    .map(({ name, locationInModule }) => `${locationInModule?.filename}:${locationInModule?.line} ${type.name}.${name}`));
}

/** Other languages have no unions. */
export function unionTypes(assembly: Assembly): string[] {
  return references(assembly).filter(({ part }) => part.union).map(({ where, what }) => `${where}: ${what}`);
}

/** The generated L1 is an offer beside ours, never a part of it: its names change with the CRDs. */
export function generatedTypes(assembly: Assembly): string[] {
  const bases = writtenTypes(assembly).flatMap(type => [...type.base ? [type.base] : [], ...type.interfaces ?? []]
    .filter(isGenerated).map(fqn => `${whereIs(type)} extends ${fqn}`));
  return [...bases, ...references(assembly).filter(({ part }) => isGenerated(part.fqn ?? '')).map(({ where, what, part }) => `${where}: ${what} is ${part.fqn}`)];
}

/** Untyped members, but for those of an allow-list of `Type.member`. */
export function untypedMembers(assembly: Assembly, allowed: readonly string[]): string[] {
  const untyped = references(assembly).filter(({ part }) => ['any', 'json'].includes(part.primitive ?? '')).map(({ where, what }) => `${where}: ${what}`);
  const name = (line: string) => line.replace(/^\S+:\d+ /, '').replace(/: .*$/, '');
  const unused = allowed.filter(member => !untyped.some(line => name(line) === member));
  return [...untyped.filter(line => !allowed.includes(name(line))), ...unused.map(member => `the allow-list names ${member}, which is not untyped`)];
}

/** jsii takes an interface called `I` and a capital for a behavioural one, `IPBlockOptions` too. */
export function misnamedInterfaces(assembly: Assembly): string[] {
  return writtenTypes(assembly).filter(({ kind }) => kind === 'interface').flatMap(type => {
    const behavioural = /^I[A-Z]/.test(type.name);
    const accidental = behavioural && (/^I[A-Z]{2}/.test(type.name) || /(Props|Options)$/.test(type.name));
    if (type.datatype) {
      return behavioural ? [`${whereIs(type)} is a struct: rename it, so that no I and a capital come first`] : [];
    }
    return behavioural && !accidental ? [] : [`${whereIs(type)} is a behavioural interface: call it I and a word, or make it a struct`];
  });
}

/**
 * Names that jsii warns of: reserved words, and members that are called as their type in C#. The words of C# do no harm: there members
 * begin with a capital, and the generator escapes parameters.
 */
export function unfitNames(assembly: Assembly): string[] {
  const { isReservedName } = jsiiReservedWords();
  const warning = (where: string, name: string) => {
    const languages = (isReservedName(name) ?? []).filter(language => language !== 'C#');
    return languages.length > 0 ? [`${where}: "${name}" is reserved in ${languages.join(', ')}`] : [];
  };
  return writtenTypes(assembly).flatMap(type => [
    ...warning(whereIs(type), type.name),
    ...membersOf(type).flatMap(({ where, name, parameters }) => [
      ...name === undefined ? [] : warning(where, name),
      ...name !== undefined && pascal(name) === type.name ? [`${where}: "${name}" is the name of its type in C#`] : [],
      ...parameters.flatMap(parameter => warning(where, parameter.name)),
    ]),
    // jsii does not look at these, but the generated code has them.
    ...(type.members ?? []).flatMap(({ name }) => warning(`${whereIs(type)}.${name}`, name)),
  ]);
}

function structs(assembly: Assembly): Type[] {
  return writtenTypes(assembly).filter(({ datatype }) => datatype);
}

function references(assembly: Assembly) {
  return writtenTypes(assembly).flatMap(membersOf)
    .flatMap(({ where, types }) => types.flatMap(({ what, type }) => partsOf(type).map(part => ({ where, what, part }))));
}

function allOptional(struct: Type, assembly: Assembly): boolean {
  const inherited = (struct.interfaces ?? []).map(fqn => assembly.types[fqn] ?? typesOfDependencies()[fqn]);
  return (struct.properties ?? []).every(({ optional }) => optional) && inherited.every(type => allOptional(type, assembly));
}

function isConstruct(fqn: string, assembly: Assembly, others: Record<string, Type>): boolean {
  const base = (assembly.types[fqn] ?? others[fqn])?.base;
  return fqn === 'constructs.Construct' || (base !== undefined && isConstruct(base, assembly, others));
}

let dependencies: Record<string, Type> | undefined;

export function typesOfDependencies(): Record<string, Type> {
  dependencies ??= Object.assign({}, ...['constructs', 'cdk8s', 'cdk8s-plus-28']
    .map(name => readAssembly(path.join(REPOSITORY, 'node_modules', name, '.jsii')).types)) as Record<string, Type>;
  return dependencies;
}

/** jsii's own list, which the package does not export. */
function jsiiReservedWords(): { isReservedName(name: string): string[] | undefined } {
  const file = path.join(path.dirname(require.resolve('jsii/package.json')), 'lib', 'reserved-words.js');
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(file) as { isReservedName(name: string): string[] | undefined };
}

function pascal(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}
