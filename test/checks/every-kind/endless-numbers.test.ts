import { ApiObject, App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { Gateway, GatewayServer } from '../../../src';
import { endlessNumbers } from '../../../src/checks/every-kind/endless-numbers';
import { findInManifests } from '../run-check';

const serviceEntry = (spec: object) => ({ apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'x' }, spec });

test.each([NaN, Infinity, -Infinity])('%d is an error with its place, and names what reads the file right', value => {
  expect(findInManifests(endlessNumbers, serviceEntry({ hosts: ['a.example.com'], exportTo: ['a', value] }))).toMatchObject([{
    code: 'CDI005',
    level: 'error',
    message: `spec.exportTo[1] is ${value}, and Kubernetes refuses a file with that`,
    fix: expect.stringContaining('include it with IncludeManifests'),
    field: 'spec.exportTo[1]',
  }]);
});

test('other numbers, and texts, are none', () => {
  expect(findInManifests(endlessNumbers, serviceEntry({ exportTo: ['.', '.nan', 'NaN', 0, -0, 1e300, Number.MAX_VALUE, null, [], {}] }))).toEqual([]);
});

test('it stops the synth, for raw objects too', () => {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['shop.example.com'] })] });
  app.synthYaml();
  new ApiObject(chart, 'raw', serviceEntry({ exportTo: [NaN] }));
  expect(() => app.synthYaml()).toThrow('CDI005');
});
