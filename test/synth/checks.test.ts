import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CheckedMesh, CheckFinding, Checks, Findings, FindingLevel, ICheck, MeshSettings } from '../../src';

/** Every VirtualService of a team ends in a domain of its own. */
class TeamHosts implements ICheck {
  readonly code = 'ACME001';
  readonly level = FindingLevel.ERROR;
  readonly summary = 'a VirtualService of team A has a host of others';
  readonly kinds = ['VirtualService'];

  check(mesh: CheckedMesh): CheckFinding[] {
    return mesh.objects('VirtualService', 'team-a').flatMap(object => (object.manifest.spec.hosts as string[]).flatMap((host, index) =>
      host.endsWith('.a.example.com') ? [] : [{ object, message: `${host} is no host of team A`, fix: 'end it with .a.example.com', field: `spec.hosts[${index}]` }]));
  }
}

function virtualService(chart: Chart, id: string, namespace: string, ...hosts: string[]): ApiObject {
  return new ApiObject(chart, id, { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: id, namespace }, spec: { hosts } });
}

function appOf(...checks: ICheck[]): { app: App; chart: Chart } {
  const app = Testing.app();
  const chart = new Chart(app, 'test');
  checks.forEach(check => Checks.of(chart).add(check));
  return { app, chart };
}

const checkThat = (found: (mesh: CheckedMesh) => CheckFinding[], others: Partial<ICheck> = {}): ICheck =>
  ({ code: 'ACME002', level: FindingLevel.WARNING, summary: 'of a test', kinds: ['VirtualService'], check: found, ...others });

const of = (app: App, code: string) => Findings.all(app).filter(finding => finding.code === code);

test('a check of a team finds what breaks its rule, whoever made the object', () => {
  const { app, chart } = appOf(new TeamHosts());
  virtualService(chart, 'good', 'team-a', 'shop.a.example.com');
  virtualService(chart, 'other', 'team-b', 'shop.example.com');
  virtualService(chart, 'bad', 'team-a', 'cart.a.example.com', 'shop.example.com');
  expect(of(app, 'ACME001')).toEqual([{
    code: 'ACME001',
    level: 'error',
    path: 'test/bad',
    resource: 'VirtualService team-a/bad',
    kind: 'VirtualService',
    namespace: 'team-a',
    name: 'bad',
    field: 'spec.hosts[1]',
    message: 'shop.example.com is no host of team A',
    fix: 'end it with .a.example.com',
  }]);
  expect(() => app.synthYaml()).toThrow('error ACME001 VirtualService team-a/bad [test/bad]: shop.example.com is no host of team A');
});

test('what it finds can be acknowledged', () => {
  const { app, chart } = appOf(new TeamHosts());
  Findings.of(virtualService(chart, 'bad', 'team-a', 'shop.example.com')).acknowledge('ACME001', 'moves next week');
  expect(of(app, 'ACME001')).toMatchObject([{ acknowledged: 'moves next week' }]);
});

test('a check that fails is told by its code, and the others run', () => {
  const failing = checkThat(() => { throw new Error('no such field\nat line 1'); });
  const { app, chart } = appOf(failing, new TeamHosts());
  virtualService(chart, 'bad', 'team-a', 'shop.example.com');
  expect(of(app, 'ACME002')).toMatchObject([{ level: 'error', path: '', message: 'the check "of a test" fails: no such field' }]);
  expect(of(app, 'ACME001')).toHaveLength(1);
});

test.each<[string, (mesh: CheckedMesh) => CheckFinding[]]>([
  ['about no object', () => [{ message: 'x' } as unknown as CheckFinding]],
  ['about an object of another mesh', mesh => [{ object: { ...mesh.objects('VirtualService')[0], id: 99 }, message: 'x' }]],
  ['about a number that no object has', () => [{ objectId: 99, message: 'x' }]],
  ['without a message', mesh => [{ object: mesh.objects('VirtualService')[0] } as unknown as CheckFinding]],
  ['that is no list', () => 5 as unknown as CheckFinding[]],
])('what it finds %s is a failure of the check', (_, found) => {
  const { app, chart } = appOf(checkThat(found));
  virtualService(chart, 'one', 'shop', 'a.example.com');
  expect(of(app, 'ACME002')).toMatchObject([{ level: 'error', message: expect.stringContaining('the check "of a test" fails: ') as string }]);
});

describe('a check', () => {
  test('is asked once for each cluster that has one of its kinds', () => {
    const seen: string[][] = [];
    const app = Testing.app();
    Checks.of(app).add(checkThat(mesh => {
      seen.push(mesh.objects('VirtualService').map(({ path }) => path));
      return [];
    }));
    const [dev, prod, none] = ['dev', 'prod', 'none'].map(id => new Chart(app, id));
    [dev, prod, none].forEach(chart => MeshSettings.configure(chart, { cluster: chart.node.id }));
    virtualService(dev, 'a', 'shop', 'a.example.com');
    virtualService(prod, 'a', 'shop', 'a.example.com');
    Findings.all(app);
    expect(seen).toEqual([['dev/a'], ['prod/a']]);
  });

  test('tells kinds of several groups apart, and gets copies', () => {
    const { app, chart } = appOf(checkThat(mesh => {
      const [object] = mesh.objects('VirtualService.networking.istio.io');
      object.manifest.spec.hosts = [];
      const count = mesh.objects('VirtualService.example.com').length + mesh.objects('VirtualService', 'other').length;
      return [{ object, message: `${count} ${String(mesh.objects('VirtualService')[0].manifest.spec.hosts)}` }];
    }));
    virtualService(chart, 'a', 'shop', 'a.example.com');
    expect(of(app, 'ACME002')).toMatchObject([{ message: '0 a.example.com' }]);
  });

  test('gets the same as maps, of which it names one by its number', () => {
    const { app, chart } = appOf(checkThat(mesh => {
      const [, object] = mesh.objectsByValue('VirtualService', 'shop');
      expect(object).toEqual(mesh.objects('VirtualService', 'shop')[1]);
      object.manifest.spec.hosts = [];
      return [{ objectId: object.id as number, message: String(mesh.objectsByValue('VirtualService')[2].manifest.spec.hosts) }];
    }));
    virtualService(chart, 'other', 'other', 'other.example.com');
    virtualService(chart, 'a', 'shop', 'a.example.com');
    virtualService(chart, 'b', 'shop', 'b.example.com');
    expect(of(app, 'ACME002')).toMatchObject([{ path: 'test/b', message: 'b.example.com' }]);
  });

  test.each<[string, Partial<ICheck>]>([
    ['code of a check must be capital letters followed by digits, and not CDI, IST or KIA, got "CDI001"', { code: 'CDI001' }],
    ['code of a check must be capital letters followed by digits, and not CDI, IST or KIA, got "acme"', { code: 'acme' }],
    ['code of a check must be one that no other check has, got "ACME001"', { code: 'ACME001' }],
    ['level of check ACME002 must be one of error, warning, info', { level: 'grave' as FindingLevel }],
    ['summary of check ACME002 must be a text that is not empty', { summary: '' }],
    ['kinds of check ACME002 must be a list of at least one', { kinds: [] }],
  ])('is refused: %s', (message, others) => {
    const { app } = appOf(new TeamHosts());
    expect(() => Checks.of(app).add(checkThat(() => [], others))).toThrow(message);
  });
});
