import { ApiObject, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Checks, Findings, FindingLevel } from '../../../src';
import { Finding } from '../../../src/findings';
import { call } from '../call';

const HOSTS = `
class TeamHosts {
  code = 'ACME001';
  level = 'error';
  summary = 'a VirtualService of team A has a host of others';
  kinds = ['VirtualService'];

  check(mesh) {
    return mesh.objects('VirtualService', 'team-a').flatMap(object => object.manifest.spec.hosts.flatMap((host, index) =>
      host.endsWith('.a.example.com') ? [] : [{ object, message: \`\${host} is no host of team A\`, field: \`spec.hosts[\${index}]\` }]));
  }
}
`;
const OBJECT = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: team-a
spec:
  hosts:
    - cart.a.example.com
    - shop.example.com
  http: [{ route: [{ destination: { host: shop } }] }]
`;
const literal = (code: string, body: string) =>
  `{ code: '${code}', level: 'warning', summary: 'of a test', kinds: ['VirtualService'], check(mesh) { ${body} } }`;
const one = (code: string) => literal(code, 'return [{ object: mesh.objects(\'VirtualService\')[0], message: \'seen\' }];');

const lint = (files: Record<string, string>, config = 'checks: [checks/team.js]', ...args: string[]) =>
  call(['lint', '--config', 'settings/config.yaml', ...args, 'a.yaml'], {
    'a.yaml': OBJECT,
    'settings/config.yaml': config,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`settings/${name}`, text])),
  });

async function found(files: Record<string, string>, config?: string): Promise<Finding[]> {
  const { out, err } = await lint(files, config, '--output', 'json');
  return (JSON.parse(out === '' ? JSON.stringify(err) : out) as Finding[]).filter(({ code }) => /^ACME|CDI098/.test(code));
}

test('a check of a module finds what it finds at synth, at the line of the field', async () => {
  const { code, out } = await lint({ 'checks/team.js': `${HOSTS}module.exports = new TeamHosts();` });
  expect(code).toBe(1);
  expect(out).toContain('a.yaml:9:7 error ACME001 VirtualService team-a/shop\n  spec.hosts[1]\n  shop.example.com is no host of team A\n');

  const app = Testing.app();
  const { spec } = { spec: { hosts: ['cart.a.example.com', 'shop.example.com'], http: [{ route: [{ destination: { host: 'shop' } }] }] } };
  new ApiObject(new Chart(app, 'test'), 'shop', {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'shop', namespace: 'team-a' }, spec,
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  Checks.of(app).add((new Function(`${HOSTS}return new TeamHosts();`) as () => Parameters<Checks['add']>[0])());
  const strip = ({ path: _path, file: _file, line: _line, column: _column, ...finding }: Finding) => finding;
  const atSynth = Findings.all(app).filter(finding => finding.code === 'ACME001').map(strip);
  const onCommandLine = (await found({ 'checks/team.js': `${HOSTS}module.exports = new TeamHosts();` })).map(strip);
  expect(onCommandLine).toEqual(JSON.parse(JSON.stringify(atSynth)));
  expect(onCommandLine).toHaveLength(1);
});

test.each([
  ['CommonJS, several by name', { 'checks/team.js': `exports.one = ${one('ACME001')}; exports.other = ${one('ACME002')}; exports.help = () => 1;` }],
  ['CommonJS, in a map', { 'checks/team.js': `module.exports = { one: ${one('ACME001')}, other: ${one('ACME002')} };` }],
  ['CommonJS, a list', { 'checks/team.js': `module.exports = [${one('ACME001')}, ${one('ACME002')}];` }],
  ['a module of ES by its name', { 'checks/team.mjs': `export default ${one('ACME001')}; export const other = [${one('ACME002')}];` }],
  ['a module of ES by package.json', { 'package.json': '{ "type": "module" }', 'checks/team.js': `export const all = [${one('ACME001')}, ${one('ACME002')}];` }],
  ['one that reads another file', { 'checks/team.js': 'module.exports = require(\'./others\');', 'checks/others.js': `module.exports = [${one('ACME001')}, ${one('ACME002')}];` }],
])('loads %s', async (_, files) => {
  const file = Object.keys(files).find(name => /team/.test(name))!;
  expect((await found(files, `checks: ["${file}"]`)).map(({ code }) => code).sort()).toEqual(['ACME001', 'ACME002']);
});

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: { readonly id: string }[] } };
  readonly results: { readonly ruleId: string; readonly ruleIndex: number }[];
}

test('its codes are known: in rules, in acknowledgements, in SARIF', async () => {
  const files = { 'checks/team.js': `module.exports = ${one('ACME001')};` };
  const config = (rest: string) => `checks: [checks/team.js]\n${rest}`;
  expect(await found(files, config('rules: { ACME001: error }'))).toMatchObject([{ code: 'ACME001', level: 'error' }]);
  expect(await found(files, config('rules: { ACME001: off }'))).toEqual([]);
  expect(await found(files, config('acknowledgements: [{ code: ACME001, reason: moves }]'))).toMatchObject([{ acknowledged: 'moves' }]);
  expect(await found(files, config('acknowledgements: [{ code: ACME001, object: "VirtualService team-a/other", reason: moves }]')))
    .toMatchObject([{ code: 'ACME001' }, { code: 'CDI098', message: expect.stringMatching(/^no finding ACME001 of VirtualService team-a\/other needs/) }]);
  const { out } = await lint(files, undefined, '--output', 'sarif');
  const { runs: [{ tool: { driver: { rules } }, results }] } = JSON.parse(out) as { runs: [SarifRun] };
  const result = results.find(({ ruleId }) => ruleId === 'ACME001')!;
  expect(rules[result.ruleIndex]).toEqual({
    id: 'ACME001', shortDescription: { text: 'Of a test.' }, fullDescription: { text: 'Of a test.' }, defaultConfiguration: { level: 'warning' },
  });
});

describe('a check that fails is a finding with its file, that nobody accepts, and stops no other', () => {
  test.each([
    ['throw new Error("no such field\\nat all")', 'the check "of a test" fails: no such field', 2],
    ['return mesh.objects("VirtualService")[7].manifest', 'the check "of a test" fails: Cannot read properties of undefined (reading \'manifest\')', 2],
    ['throw "a text"', 'the check "of a test" fails: a text', 1],
    ['return Promise.resolve([])', 'it must give a list of findings', 1],
    ['return [{ object: mesh.objects("VirtualService")[0], message: "x", field: 5 }]', 'it must give a list of findings', 1],
  ])('%s', async (body, message, line) => {
    const files = { 'checks/team.js': `module.exports = [\n${literal('ACME001', body)}, ${one('ACME002')}];` };
    const findings = await found(files, 'checks: [checks/team.js]\nacknowledgements: [{ code: ACME001, reason: x }]\n');
    expect(findings.filter(({ code }) => code !== 'CDI098').map(({ code, level }) => [code, level]).sort()).toEqual([['ACME001', 'error'], ['ACME002', 'warning']]);
    expect(findings.find(({ code }) => code === 'ACME001')).toEqual({
      code: 'ACME001', level: 'error', message: expect.stringContaining(message), file: 'settings/checks/team.js', line, fix: 'mend the check',
    });
  });
});

describe('a module without a check ends the call, with its name and the reason', () => {
  const at = (text: string) => `cdk8s-istio: settings/config.yaml:1:10: checks/team.js${text}\n`;
  test.each([
    ['missing', {}, at(': no such file')],
    ['a folder', { 'checks/team.js/a.js': '' }, at(': no such file')],
    ['empty', { 'checks/team.js': '' }, at(': exports no check: export an object with code, level, summary, kinds and check(mesh), or a list of such')],
    ['a class', { 'checks/team.js': `${HOSTS}exports.TeamHosts = TeamHosts;` }, at(': exports no check: TeamHosts is a class, export new TeamHosts()')],
    ['that throws', { 'checks/team.js': '\n\nthrow new Error("no settings\\nhere");' }, at(':3: no settings')],
    ['that lacks another', { 'checks/team.js': 'require("./nowhere");' }, at(":1: Cannot find module './nowhere'")],
    ['with a wrong code', { 'checks/team.js': `module.exports = ${one('CDI001')};` },
      at(': code of a check must be capital letters followed by digits, and not CDI, IST or KIA, got "CDI001": write "ACME001" for example')],
    ['with one code twice', { 'checks/team.js': `module.exports = [${one('ACME001')}, ${one('ACME001')}];` },
      at(': code of a check must be one that no other check has, got "ACME001": give each check a code of its own')],
    ['with a wrong level', { 'checks/team.js': 'module.exports = { code: "ACME001", level: "fatal", check() {} };' },
      at(': level of check ACME001 must be one of error, warning, info, got "fatal": use a member of FindingLevel')],
    ['with a kind that is none', { 'checks/team.js': 'module.exports = { code: "ACME001", level: "info", summary: "x", kinds: [5], check() {} };' },
      at(': kinds of check ACME001 must be a list of at least one, got [5]: name the kinds that it looks at, "VirtualService" for example')],
  ])('%s', async (_, files: Record<string, string>, err) => {
    expect(await lint(files)).toEqual({ code: 2, out: '', err });
  });

  test('broken', async () => {
    const { code, out, err } = await lint({ 'checks/team.js': 'module.exports = {\n  code: \n};' });
    expect([code, out]).toEqual([2, '']);
    // What follows is in the words of Node.js, and other ones in a test.
    expect(err).toMatch(/^cdk8s-istio: settings\/config\.yaml:1:10: checks\/team\.js:3: [^\n]+\n$/);
  });
});

test('a code that no module has is unknown', async () => {
  expect(await lint({ 'checks/team.js': `module.exports = ${one('ACME001')};` }, 'checks: [checks/team.js]\nrules: { ACME009: off }'))
    .toMatchObject({ code: 2, err: expect.stringContaining('there is no code "ACME009"') as string });
  expect(FindingLevel.ERROR).toBe('error');
});
