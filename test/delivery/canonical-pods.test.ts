import { Lazy } from 'cdk8s';
import { expect, test } from 'vitest';
import { canonicalPods } from '../../src/delivery/canonical-pods';

/** A quantity of a container as it is written then. */
function quantityOf(memory: unknown): unknown {
  const { containers: [{ resources: { limits } }] } = canonicalPods({ containers: [{ resources: { limits: { memory } } }] }) as {
    containers: { resources: { limits: { memory: unknown } } }[];
  };
  return limits.memory;
}

test.each([
  ['1000m', '1'], ['1500m', '1500m'], ['0.5', '500m'], ['0.1', '100m'], ['.25', '250m'], ['2.', '2'], ['1', '1'], ['100', '100'], ['1000', '1k'],
  ['2500', '2500'], ['2000k', '2M'], ['1.5G', '1500M'], ['0', '0'], ['0Mi', '0'], ['00100m', '100m'], ['-1000m', '-1'],
  ['2048Mi', '2Gi'], ['512Mi', '512Mi'], ['1.5Gi', '1536Mi'], ['1024Ki', '1Mi'], ['1025Ki', '1025Ki'], ['0.5Ki', '512'], ['0.3Ki', '307200m'],
  ['1e3', '1e3'], ['1000e3', '1e6'], ['10E2', '1e3'], ['1e0', '1'], ['5u', '5u'], ['5000000n', '5m'],
])('%s is %s', (given, expected) => expect(quantityOf(given)).toBe(expected));

test('a number is one too, and what is none stays', () => {
  expect(quantityOf(2)).toBe('2');
  expect([quantityOf('many'), quantityOf(''), quantityOf('${TOKEN}')]).toEqual(['many', '', '${TOKEN}']);
});

test('what holds anyway is left out, and what would be something of its own stays', () => {
  const made = Lazy.any({ produce: () => 'later' }) as unknown;
  expect(canonicalPods({
    hostNetwork: false,
    automountServiceAccountToken: false,
    nodeSelector: { tty: '' },
    schedulerName: made,
    containers: [{
      name: 'main',
      args: [],
      tty: false,
      env: [{ name: 'EMPTY', value: '' }, { name: 'FULL', value: '0' }],
      livenessProbe: { initialDelaySeconds: 0, periodSeconds: 10, httpGet: { port: 0 } },
      volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: false }, { name: 'more', mountPath: '/more', readOnly: true }],
      resources: { requests: { cpu: '2000m' } },
    }],
    volumes: [{ name: 'data', emptyDir: { medium: '', sizeLimit: '1024Mi' } }],
  })).toStrictEqual({
    automountServiceAccountToken: false,
    nodeSelector: { tty: '' },
    schedulerName: made,
    containers: [{
      name: 'main',
      env: [{ name: 'EMPTY' }, { name: 'FULL', value: '0' }],
      livenessProbe: { periodSeconds: 10, httpGet: { port: 0 } },
      volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'more', mountPath: '/more', readOnly: true }],
      resources: { requests: { cpu: '2' } },
    }],
    volumes: [{ name: 'data', emptyDir: { sizeLimit: '1Gi' } }],
  });
});
