import { describe, expect, test } from 'vitest';
import { Assembly, readAssembly, Type } from './assembly';
import * as rules from './assembly-rules';

/** The members that take or give anything on purpose. */
const UNTYPED: string[] = [
  // Envoy's own JSON, of which the CRD names no field.
  ...['add', 'insertAfter', 'insertBefore', 'insertFirst', 'merge', 'mergeAndReplaceLists', 'replace'].map(method => `EnvoyPatch.${method}`),
  // What a plugin makes of its configuration only its authors know.
  'WasmSettings.pluginConfig',
  // An object of any kind, as it is written.
  'CheckedMesh.objectsByValue',
  'CheckedObject.manifest',
  'TrafficSimulator.fromManifests',
  // A decision as plain data, and what is anything in a mesh configuration and in a token.
  'RoutingDecision.toJson',
  'SimulatedRequest.jwtClaims',
  'SimulatorOptions.meshConfig',
  // A list of texts: with that type jsii would refuse a text alone from Python in words about arrays.
  'SimulatedRequest.headers',
];

describe('the public API', () => {
  const assembly = readAssembly();

  test('constructs take (scope, id, props), and props only when they need some', () => {
    expect(rules.constructSignatures(assembly)).toEqual([]);
  });

  test('every type, member and parameter says what it is', () => {
    expect(rules.missingSummaries(assembly)).toEqual([]);
  });

  test('every optional property names its default, and no required one does', () => {
    expect(rules.missingDefaults(assembly)).toEqual([]);
    expect(rules.needlessDefaults(assembly)).toEqual([]);
  });

  test('no signature has a union', () => {
    expect(rules.unionTypes(assembly)).toEqual([]);
  });

  test('no signature mentions the generated L1', () => {
    expect(rules.generatedTypes(assembly)).toEqual([]);
  });

  test('no member is untyped', () => {
    expect(rules.untypedMembers(assembly, UNTYPED)).toEqual([]);
  });

  test('an interface is called I and a capital exactly when it is behavioural', () => {
    expect(rules.misnamedInterfaces(assembly)).toEqual([]);
  });

  test('no name is a reserved word of Python, Java or Go', () => {
    expect(rules.unfitNames(assembly)).toEqual([]);
  });
});

describe('the rules bite', () => {
  test('on a construct with a wrong signature', () => {
    const parameters = [
      { name: 'parent', type: { fqn: 'constructs.Construct' } },
      { name: 'id', type: { primitive: 'string' } },
      { name: 'props', type: { fqn: 'cdk8s-istio.BadProps' } },
    ];
    expect(rules.constructSignatures(api(
      { name: 'Bad', kind: 'class', base: 'cdk8s.Chart', initializer: { parameters } },
      { name: 'BadProps', kind: 'interface', datatype: true, properties: [{ name: 'size', type: { primitive: 'number' }, optional: true }] },
    ))).toEqual([
      'Bad: the first parameter must be scope: Construct',
      'Bad: props must be optional exactly when all of its properties are',
    ]);
  });

  test('on what is not documented', () => {
    const parameters = [{ name: 'size', type: { primitive: 'number' } }];
    expect(rules.missingSummaries(api(
      { name: 'Bare', kind: 'class', initializer: { parameters }, methods: [{ name: 'grow', parameters }] },
      { name: 'Colour', kind: 'enum', docs: { summary: 'A colour.' }, members: [{ name: 'RED' }] },
    ))).toEqual(['Bare', 'Bare.constructor: parameter size', 'Bare.grow', 'Bare.grow: parameter size', 'Colour.RED']);
  });

  test('on unions, generated types and untyped members, also inside a collection', () => {
    const bad = api({
      name: 'Bad',
      kind: 'class',
      base: 'cdk8s-istio.crds.networking.Gateway',
      properties: [
        { name: 'either', type: { union: { types: [{ primitive: 'string' }, { primitive: 'number' }] } } },
        { name: 'generated', type: { collection: { elementtype: { fqn: 'cdk8s-istio.crds.networking.Gateway' } } } },
        { name: 'untyped', type: { collection: { elementtype: { primitive: 'any' } } } },
      ],
    });
    expect(rules.unionTypes(bad)).toEqual(['Bad.either: property']);
    expect(rules.generatedTypes(bad)).toEqual([
      'Bad extends cdk8s-istio.crds.networking.Gateway',
      'Bad.generated: property is cdk8s-istio.crds.networking.Gateway',
    ]);
    expect(rules.untypedMembers(bad, [])).toEqual(['Bad.untyped: property']);
    expect(rules.untypedMembers(bad, ['Bad.untyped'])).toEqual([]);
    expect(rules.untypedMembers(bad, ['Bad.untyped', 'Bad.gone'])).toEqual(['the allow-list names Bad.gone, which is not untyped']);
  });

  test('on a struct that became a behavioural interface, and not on a behavioural one', () => {
    const violations = rules.misnamedInterfaces(api(
      { name: 'IPBlockOptions', kind: 'interface' },
      { name: 'ISizeProps', kind: 'interface' },
      { name: 'IGateway', kind: 'interface' },
      { name: 'Istio', kind: 'interface', datatype: true },
    ));
    expect(violations.map(line => line.split(' ')[0])).toEqual(['IPBlockOptions', 'ISizeProps']);
  });

  test('on defaults that are missing or needless', () => {
    const bad = api({
      name: 'BadProps',
      kind: 'interface',
      datatype: true,
      properties: [
        { name: 'size', type: { primitive: 'number' }, optional: true, locationInModule: { filename: 'bad.ts', line: 3 } },
        { name: 'length', type: { primitive: 'number' }, docs: { default: '1' }, locationInModule: { filename: 'bad.ts', line: 7 } },
      ],
    });
    expect(rules.missingDefaults(bad)).toEqual(['bad.ts:3 BadProps.size']);
    expect(rules.needlessDefaults(bad)).toEqual(['bad.ts:7 BadProps.length']);
  });

  test('on reserved words and on members called as their type', () => {
    expect(rules.unfitNames(api({
      name: 'Bad',
      kind: 'class',
      methods: [{ name: 'bad', parameters: [{ name: 'from', type: { primitive: 'string' } }] }, { name: 'import' }, { name: 'delegate' }],
    }))).toEqual([
      'Bad.bad: "bad" is the name of its type in C#',
      'Bad.bad: "from" is reserved in Python',
      'Bad.import: "import" is reserved in Java, Python, Go',
    ]);
  });
});

function api(...types: Omit<Type, 'fqn'>[]): Assembly {
  return { name: 'cdk8s-istio', types: Object.fromEntries(types.map(type => [`cdk8s-istio.${type.name}`, { fqn: `cdk8s-istio.${type.name}`, ...type }])) };
}
