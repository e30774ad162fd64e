/** Headers of several lines beside guards: with the newest Envoy, and with that of an older Istio, whose routes read the lines as one. */
import { Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIXTURE } from './driver/fixture';
import { Mesh, startMesh } from './driver/mesh';
import { EnvoyVersion } from './envoy/envoy';
import { ADMIN, answerOf, Edge, ELSEWHERE, from, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { IstioAlb, IstioVersion, ListenerAction, ListenerCondition, MeshSettings } from '../../src';

const { httpHeader, pathPrefixes } = ListenerCondition;

/** A guard behind two rules that compare a header, and another one that is found by that header. */
function guarded(oldestIstio: IstioVersion): Edge {
  const edge = new Edge();
  const chart = new Chart(edge.app, 'own', { namespace: 'shop', disableResourceNameHashes: true });
  MeshSettings.configure(chart, { oldestIstio });
  const listener = new IstioAlb(chart, 'alb', { gateways: [edge.gateway] }).addListener('http', { hosts: [SHOP] });
  listener.addAction('open', { conditions: [httpHeader('x-open', ['1', '5*'])], action: edge.to(edge.web) });
  listener.addAction('other', { conditions: [httpHeader('x-open', ['3*']), pathPrefixes(['/admin/x'])], action: edge.to(edge.web) });
  listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('beta', { conditions: [pathPrefixes(['/beta']), httpHeader('x-open', ['beta']), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: ListenerAction.fixedResponse(404) });
  return edge;
}

describe.each<[EnvoyVersion, IstioVersion]>([['newest', IstioVersion.V1_31], ['newest', IstioVersion.V1_30], ['1.38', IstioVersion.V1_30]])(
  'with Envoy %s, for Istio %s', (version, oldestIstio) => {
    let mesh: Mesh;

    beforeAll(async () => {
      mesh = await startMesh(FIXTURE, version);
      await mesh.apply(guarded(oldestIstio).app);
    });

    afterAll(() => mesh?.stop());

    const ask = (value: string | string[], address: string, path = '/admin') =>
      answerOf(mesh, SHOP, path, { headers: { ...from(address), 'x-open': value } });

    test('one line is what the rules say', async () => {
      expect([await ask('1', ELSEWHERE), await ask('57', ELSEWHERE), await ask('3', ELSEWHERE, '/admin/x'), await ask('beta', OFFICE, '/beta')])
        .toEqual(['web', 'web', 'web', 'cart']);
      for (const value of ['2', '2,4', '3', '12,21', '2, 1', '21,15']) {
        expect([value, await ask(value, ELSEWHERE), await ask(value, OFFICE)]).toEqual([value, 403, 'cart']);
      }
      expect([await ask('beta', ELSEWHERE, '/beta'), await ask('alpha', ELSEWHERE, '/beta')]).toEqual([403, 404]);
    });

    test.each<[string, string[]]>([
      ['/admin', ['1', '2']], ['/admin', ['2', '1']], ['/admin', ['2', '57']], ['/admin', ['2', '1', '3']], ['/admin', ['3', '1']], ['/admin', ['33', '1']],
      ['/beta', ['beta', 'alpha']], ['/beta', ['alpha', 'beta']], ['/beta', ['beta', 'beta']],
    ])('nobody comes around a guard of %s with the lines %j', async (path, lines) => {
      expect(await ask(lines, ELSEWHERE, path)).not.toBe('cart');
      expect(await ask(lines, ELSEWHERE, path)).not.toBe(404);
    });

    test.each(['1,2', '2,1', '2,57', '3,1'])('a list in one line opens nothing, and is refused where routes may read lines as one: %s', async value => {
      expect([await ask(value, ELSEWHERE), await ask(value, OFFICE)]).toEqual([403, oldestIstio === IstioVersion.V1_30 ? 403 : 'cart']);
    });
  });
