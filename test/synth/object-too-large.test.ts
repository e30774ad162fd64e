import { ApiObject, Chart, Testing } from 'cdk8s';
import { IConstruct } from 'constructs';
import { afterEach, expect, test, vi } from 'vitest';
import { Findings, VirtualService } from '../../src';

afterEach(() => {
  vi.restoreAllMocks();
});

test('an object that is too large for kubectl apply is a warning of the synth, until somebody accepts it', () => {
  const printed: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation(line => printed.push(String(line)) > 0);
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const large = new ApiObject(chart, 'large', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data: { text: 'x'.repeat(300_000) } });
  Findings.of(app).add({ code: 'CDI900', message: 'something else' });
  app.synth();
  expect(printed).toContainEqual(expect.stringMatching(
    /^warning CDI002 ConfigMap shop\/large \[shop\/large\]: the object has 301 KB: .* — apply it on the server side: .*findings\.md#cdi002\)\n$/));
  printed.length = 0;
  Findings.of(large).acknowledge('CDI002', 'Flux applies it');
  app.synth();
  expect(printed).toEqual([]);
  expect(Findings.all(app)).toContainEqual(expect.objectContaining({ code: 'CDI002', acknowledged: 'Flux applies it' }));
});

test('a finding about the object of a construct is accepted on either of them', () => {
  const build = () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const routes = new VirtualService(chart, 'routes', { hosts: ['shop.example.com'] });
    routes.metadata.addAnnotation('note', 'x'.repeat(262_000));
    return { chart, routes };
  };
  type Place = (built: ReturnType<typeof build>) => IConstruct;
  const places: Place[] = [({ routes }) => routes, ({ routes }) => routes.apiObject, ({ chart }) => chart];
  for (const accept of places) {
    const built = build();
    Findings.of(accept(built)).acknowledge('CDI002', 'Flux applies it');
    expect(Findings.all(built.chart)).toMatchObject([{ code: 'CDI002', path: 'shop/routes', acknowledged: 'Flux applies it' }]);
  }
  const { chart } = build();
  Findings.of(new Chart(chart, 'routes-too')).acknowledge('CDI002', 'another path that begins alike');
  expect(Findings.all(chart)[0].acknowledged).toBeUndefined();
});
