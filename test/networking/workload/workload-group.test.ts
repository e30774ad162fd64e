import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { WorkloadGroup, WorkloadGroupProps } from '../../../src/networking/workload/workload-group';
import { WorkloadHttpProbeOptions, WorkloadProbe, WorkloadProbeOptions } from '../../../src/networking/workload/workload-probe';

const LABELS = { app: 'db' };

function chartIn(): Chart {
  return new Chart(Testing.app(), 'test', { namespace: 'shop' });
}

const group = (props: Partial<WorkloadGroupProps>) => new WorkloadGroup(chartIn(), 'db', { workloadLabels: LABELS, ...props });

test('the manifest', () => {
  const chart = chartIn();
  new WorkloadGroup(chart, 'least', { workloadLabels: LABELS });
  new WorkloadGroup(chart, 'db', {
    name: 'db',
    workloadLabels: LABELS,
    template: { ports: { postgres: 15432 }, serviceAccount: new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'db' } }) },
    probe: WorkloadProbe.httpGet(8080, { path: '/ready', period: Duration.minutes(1) }),
  });
  expect(Testing.synth(chart).filter(object => (object as { kind: string }).kind === 'WorkloadGroup').map(object => (object as { spec: object }).spec))
    .toMatchInlineSnapshot(`
      [
        {
          "metadata": {
            "labels": {
              "app": "db",
            },
          },
          "template": {},
        },
        {
          "metadata": {
            "labels": {
              "app": "db",
            },
          },
          "probe": {
            "httpGet": {
              "path": "/ready",
              "port": 8080,
            },
            "periodSeconds": 60,
          },
          "template": {
            "ports": {
              "postgres": 15432,
            },
            "serviceAccount": "db",
          },
        },
      ]
    `);
});

describe('refused are', () => {
  test.each<[string, () => object, string]>([
    ['no labels', () => group({ workloadLabels: {} }), 'workloadLabels of WorkloadGroup "db" must be a list of at least one, got []'],
    ['a bad label', () => group({ workloadLabels: { app: 'a b' } }), 'label app must be'],
    ['port 0', () => group({ template: { ports: { web: 0 } } }), 'port "web" of WorkloadGroup "db" must be an integer from 1 to 65535, got 0'],
    ['a long network', () => group({ template: { network: 'a'.repeat(2049) } }), 'spec.template.network must have at most 2048 characters'],
    ['a probe at port 0', () => WorkloadProbe.tcpSocket(0), 'port of WorkloadProbe.tcpSocket must be an integer from 1 to 65535, got 0'],
    ['no command', () => WorkloadProbe.command([]), 'WorkloadProbe.command must be a list of at least one'],
    ['an empty argument', () => WorkloadProbe.command(['a', '']), 'part of WorkloadProbe.command must be a text that is not empty'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each<[keyof WorkloadHttpProbeOptions, WorkloadHttpProbeOptions, WorkloadHttpProbeOptions]>([
    ['path', { path: 'ready' }, { path: '/ready?a=%20' }],
    ['path', { path: '/a%2' }, { path: '/' }],
    ['host', { host: 'db.example.com:80' }, { host: 'db.example.com' }],
    ['scheme', { scheme: 'HTTPS' as never }, { scheme: 'https' as never }],
    ['httpHeaders', { httpHeaders: [{ name: 'x_a', value: '' }] }, { httpHeaders: [{ name: 'x-a', value: '' }, { name: 'x-a', value: 'b' }] }],
    ['httpHeaders', { httpHeaders: [{ name: 'a', value: 'a\nb' }] }, { httpHeaders: [{ name: 'a', value: 'a b' }] }],
  ])('%s of a probe by HTTP: %j, not %j', (name, wrong, right) => {
    expect(() => WorkloadProbe.httpGet(80, wrong)).toThrow(name === 'httpHeaders' ? /^(name|value) of .*header of WorkloadProbe.httpGet/ : `${name} of WorkloadProbe.httpGet must be`);
    expect(() => group({ probe: WorkloadProbe.httpGet(80, right) })).not.toThrow();
  });

  test.each<[keyof WorkloadProbeOptions, WorkloadProbeOptions, WorkloadProbeOptions]>([
    ['initialDelay', { initialDelay: Duration.millis(1500) }, { initialDelay: Duration.seconds(0) }],
    ['timeout', { timeout: Duration.seconds(0) }, { timeout: Duration.seconds(1) }],
    ['period', { period: Duration.millis(500) }, { period: Duration.seconds(1) }],
    ['period', { period: 10 as never }, { period: Duration.seconds(10) }],
    ['successThreshold', { successThreshold: 0 }, { successThreshold: 1 }],
    ['failureThreshold', { failureThreshold: 0.5 }, { failureThreshold: 1 }],
  ])('%s of a probe: %j, not %j', (name, wrong, right) => {
    expect(() => WorkloadProbe.tcpSocket(80, wrong)).toThrow(`${name} of WorkloadProbe.tcpSocket must be`);
    expect(() => group({ probe: WorkloadProbe.tcpSocket(80, right) })).not.toThrow();
  });

  test('a service account of another namespace', () => {
    const serviceAccount = new kplus.ServiceAccount(chartIn(), 'account', { metadata: { name: 'db', namespace: 'other' } });
    expect(() => group({ template: { serviceAccount } })).toThrow('namespace of serviceAccount "db" of WorkloadGroup "db" must be "shop", got "other"');
  });
});
