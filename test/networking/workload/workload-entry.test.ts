import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { Findings } from '../../../src/core/findings';
import { WorkloadEntry, WorkloadEntryProps } from '../../../src/networking/workload/workload-entry';

function chartIn(namespace: string | undefined = 'shop'): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

const LABELS = { app: 'db' };

const entry = (props: Partial<WorkloadEntryProps>) => new WorkloadEntry(chartIn(), 'db', { address: '10.1.0.7', labels: LABELS, ...props });

test('the manifest', () => {
  const chart = chartIn();
  const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'db');
  new WorkloadEntry(chart, 'db', {
    name: 'db-1', address: '10.1.0.7', labels: LABELS, ports: { postgres: 15432 }, locality: 'eu/a', weight: 2, serviceAccount,
  });
  expect(Testing.synth(chart)).toMatchInlineSnapshot(`
    [
      {
        "apiVersion": "networking.istio.io/v1",
        "kind": "WorkloadEntry",
        "metadata": {
          "name": "db-1",
          "namespace": "shop",
        },
        "spec": {
          "address": "10.1.0.7",
          "labels": {
            "app": "db",
          },
          "locality": "eu/a",
          "ports": {
            "postgres": 15432,
          },
          "serviceAccount": "db",
          "weight": 2,
        },
      },
    ]
  `);
});

describe('an address', () => {
  test.each(['10.1.0.7', '2001:db8::1', 'db.example.com', 'unix:///run/db.sock', 'unix://@db', `unix:///${'a'.repeat(106)}`])('%s is taken', address => {
    expect(() => entry({ address })).not.toThrow();
  });

  test.each([
    ['10.1.0.7:5432', '"10.1.0.7:5432": leave out the port: "10.1.0.7"'],
    ['fe80::1%eth0', '"fe80::1%eth0": give the address alone'],
    ['DB.example.com', 'write it in lower case: "db.example.com"'],
    ['*.example.com', 'got "*.example.com"'],
    ['unix://run/db.sock', 'path of WorkloadEntry "db" must be an absolute path of a file, or an abstract socket, got "run/db.sock"'],
    ['unix:///run/', 'an absolute path of a file'],
    [`unix:///${'a'.repeat(107)}`, 'a text of at most 107 bytes'],
  ])('%s is refused', (address, message) => {
    expect(() => entry({ address })).toThrow(message);
  });

  test('is needed, unless there is a network', () => {
    expect(() => entry({ address: undefined })).toThrow('[test/db] address of WorkloadEntry "db" must be an IP address, a DNS name or a socket, got undefined: '
      + 'give it one, or the network whose gateway it is behind');
    const chart = chartIn();
    new WorkloadEntry(chart, 'db', { labels: LABELS, network: 'vm' });
    expect(Findings.all(chart).map(({ code }) => code)).toEqual(['IST0133/address-of-another-network']);
  });
});

describe('refused are', () => {
  test.each<[string, Partial<WorkloadEntryProps>, string]>([
    ['no labels', { labels: {} }, 'labels of WorkloadEntry "db" must be a list of at least one, got []: without any, no service selects it'],
    ['a label with a blank', { labels: { app: 'a b' } }, 'label app must be'],
    ['ports of a socket', { address: 'unix:///run/a.sock', ports: { web: 80 } }, 'ports of WorkloadEntry "db" must be left out for a Unix domain socket'],
    ['port 0', { ports: { web: 0 } }, 'port "web" of WorkloadEntry "db" must be an integer from 1 to 65535, got 0'],
    ['a bad name of a port', { ports: { 'a.b': 80 } }, 'name of a port of WorkloadEntry "db" must be a DNS label'],
    ['a long name of a port', { ports: { ['a'.repeat(63)]: 80 } }, 'spec.ports'],
    ['an empty network', { network: '' }, 'network of WorkloadEntry "db" must be a text that is not empty'],
    ['a long network', { network: 'a'.repeat(2049) }, 'spec.network must have at most 2048 characters, got 2049'],
    ['a locality with a wildcard', { locality: 'eu/*' }, 'locality of WorkloadEntry "db" must be region, region/zone or region/zone/subzone, got "eu/*"'],
    ['a locality of four parts', { locality: 'a/b/c/d' }, 'got "a/b/c/d"'],
    ['no weight', { weight: 0 }, 'weight of WorkloadEntry "db" must be an integer of at least 1, got 0: Istio takes 0 for 1'],
  ])('%s', (_, props, message) => {
    expect(() => entry(props)).toThrow(message);
  });

  test('a service account of another namespace', () => {
    const chart = chartIn();
    const serviceAccount = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'db', namespace: 'other' } });
    expect(() => new WorkloadEntry(chart, 'db', { address: '10.1.0.7', labels: LABELS, serviceAccount }))
      .toThrow('namespace of serviceAccount "db" of WorkloadEntry "db" must be "shop", got "other": Istio looks for it in the namespace of the object');
  });
});

test('what is nearly too much is taken', () => {
  expect(() => entry({ ports: { ['a'.repeat(62)]: 65535 }, network: 'a'.repeat(2048), locality: 'a/b/c', weight: 1 })).not.toThrow();
});
