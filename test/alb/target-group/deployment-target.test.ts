import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { rulesOf } from './target-group-fixture';
import { DeploymentTargetOptions } from '../../../src/alb/target-group/deployment-target';
import { TargetGroupLoadBalancingAlgorithmType } from '../../../src/alb/target-group/load-balancing-algorithm-type';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupProps } from '../../../src/alb/target-group/target-group-props';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { chartIn, manifestsOf } from '../../service/service-fixture';

const labels = { app: 'api', tier: 'web' };

function apiIn(chart: Chart, props: kplus.DeploymentProps = {}): kplus.Deployment {
  const deployment = new kplus.Deployment(chart, 'api', {
    podMetadata: { labels: { ...labels, build: '7' } }, containers: [{ image: 'api:1', portNumber: 8080 }], select: false, ...props,
  });
  if (props.select === undefined) {
    deployment.select(kplus.LabelSelector.of({ labels }));
  }
  return deployment;
}

function groupIn(
  chart: Chart, options: Partial<DeploymentTargetOptions> = {}, props: Partial<TargetGroupProps> = {}, deployment = apiIn(chart),
): TargetGroup {
  return new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromDeployment(deployment, { port: 80, ...options }), ...props });
}

test('the Service selects as the Deployment does, and says what is spoken', () => {
  const chart = chartIn();
  const group = groupIn(chart, { name: 'api' });
  expect(manifestsOf(chart, 'Service')).toEqual([{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api', namespace: 'echo' },
    spec: {
      externalIPs: [],
      ports: [{ name: 'http', port: 80, targetPort: 8080, appProtocol: 'http' }],
      selector: labels,
      type: 'ClusterIP',
    },
  }]);
  expect(group.trafficDestinations().map(({ destination }) => destination.host.hostFor(chart))).toEqual(['api.echo.svc.cluster.local']);
  expect(rulesOf(chart)).toEqual([]);
});

test('the policy is in a rule of its own, and the name derives from the path', () => {
  const chart = chartIn();
  groupIn(chart, { protocol: ApplicationProtocol.GRPC, targetPort: 9090 }, {
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.RANDOM,
  });
  const [{ metadata: { name }, spec: { ports } }] = manifestsOf(chart, 'Service');
  expect(name).toMatch(/^test-group-service-/);
  expect(ports).toEqual([{ name: 'grpc', port: 80, targetPort: 9090, appProtocol: 'grpc' }]);
  expect(rulesOf(chart)[0].spec).toEqual({ host: `${name}.echo.svc.cluster.local`, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } });
});

test('without labels of its own the Deployment is selected by that of cdk8s-plus', () => {
  const chart = chartIn();
  groupIn(chart, {}, {}, new kplus.Deployment(chart, 'api', { containers: [{ image: 'api:1', portNumber: 8080 }] }));
  const [deployment] = manifestsOf(chart, 'Deployment');
  expect(manifestsOf(chart, 'Service')[0].spec.selector).toEqual({ 'cdk8s.io/metadata.addr': deployment.spec.template.metadata.labels['cdk8s.io/metadata.addr'] });
});

describe('refused', () => {
  test('a Deployment that selects nothing', () => {
    const chart = chartIn();
    expect(() => groupIn(chart, {}, {}, apiIn(chart, { select: false }))).toThrow(/^\[\S+\] labels that Deployment "test\/api" selects by must be at least one, got {}/);
  });

  test('a Deployment that selects other pods', () => {
    const chart = chartIn();
    const deployment = apiIn(chart, { podMetadata: { labels: { app: 'other' } } });
    expect(() => groupIn(chart, {}, {}, deployment)).toThrow(/^\[\S+\] label app of the pods of Deployment "test\/api" must be "api", by which it selects, got "other"/);
  });

  test('a Deployment of another namespace', () => {
    const chart = chartIn();
    const deployment = apiIn(chart, { metadata: { namespace: 'other' } });
    expect(() => groupIn(chart, {}, {}, deployment)).toThrow(/^\[\S+\] namespace of Deployment "test\/api" must be that of its target group \(echo\), got "other"/);
  });

  test('containers without a port, unless one is given', () => {
    const group = (targetPort?: number) => {
      const chart = chartIn();
      groupIn(chart, { targetPort }, {}, apiIn(chart, { containers: [{ image: 'api:1' }] }));
    };
    expect(() => group()).toThrow(/^\[\S+\] targetPort of Deployment "test\/api" must be given where no container has a port/);
    expect(() => group(8080)).not.toThrow();
  });

  test.each<[Partial<DeploymentTargetOptions>, RegExp]>([
    [{ port: 0 }, /^\[\S+\] port of Deployment "test\/api" must be an integer from 1 to 65535, got 0/],
    [{ targetPort: 65536 }, /^\[\S+\] targetPort of Deployment/],
    [{ protocol: 'udp' as never }, /^\[\S+\] protocol of port 80 of Deployment .* got "udp"/],
    [{ name: '1api' }, /^\[\S+\] name of a service must be a DNS label that begins with a letter/],
  ])('%j', (options, message) => {
    expect(() => groupIn(chartIn(), options)).toThrow(message);
  });

  test('another port of a forward', () => {
    expect(() => groupIn(chartIn()).trafficDestinations({ port: 81 })).toThrow(/one of its ports \(80\), got 81/);
  });

  test('one target in two groups, a second one not', () => {
    const chart = chartIn();
    const deployment = apiIn(chart);
    const target = TargetGroupTarget.fromDeployment(deployment, { port: 80 });
    new TargetGroup(chart, 'one', { target });
    expect(() => new TargetGroup(chart, 'two', { target }))
      .toThrow(/^\[\S+\] target of Deployment "test\/api" must be that of one target group, got "test\/two" beside "test\/one": call the factory again/);
    expect(() => new TargetGroup(chart, 'three', { target: TargetGroupTarget.fromDeployment(deployment, { port: 80 }) })).not.toThrow();
  });
});
