import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { HttpScheme } from '../../../src/networking/virtual-service/http-redirect';
import { WorkloadEntry } from '../../../src/networking/workload/workload-entry';
import { WorkloadGroup } from '../../../src/networking/workload/workload-group';
import { WorkloadProbe, WorkloadProbeOptions } from '../../../src/networking/workload/workload-probe';

const TIMES: WorkloadProbeOptions = {
  initialDelay: Duration.seconds(5), timeout: Duration.seconds(2), period: Duration.minutes(1), successThreshold: 2, failureThreshold: 3,
};

/** Workloads with every field. */
export function addWorkloads(chart: Chart): void {
  const serviceAccount = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'db' } });
  new WorkloadEntry(chart, 'machine', {
    address: '10.1.0.7',
    labels: { app: 'db' },
    ports: { postgres: 15432 },
    network: 'vm',
    locality: 'eu-west-1/eu-west-1a',
    weight: 2,
    serviceAccount,
  });
  new WorkloadGroup(chart, 'group', {
    workloadLabels: { app: 'db' },
    workloadAnnotations: { owner: 'team-db' },
    template: { ports: { postgres: 15432 }, network: 'vm', locality: 'eu-west-1', weight: 2, serviceAccount },
    probe: WorkloadProbe.httpGet(8080, {
      ...TIMES, host: '127.0.0.1', path: '/ready?deep=true', scheme: HttpScheme.HTTPS, httpHeaders: [{ name: 'Host', value: 'db.example.com' }],
    }),
  });
  new WorkloadGroup(chart, 'open', { workloadLabels: { app: 'db' }, probe: WorkloadProbe.tcpSocket(5432, { host: 'localhost' }) });
  new WorkloadGroup(chart, 'asking', { workloadLabels: { app: 'db' }, probe: WorkloadProbe.command(['pg_isready', '-q']) });
}
