import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
import { plainIn } from './target-group-fixture';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceTarget } from '../../../src/networking/destination/service-target';
import { chartIn, echoIn } from '../../service/service-fixture';

const ALL = 'TargetGroupTarget.fromWeightedService, fromService, fromDeployment, fromHost or fromExternalHost';

test.each<[string, (chart: Chart) => unknown, string, string]>([
  ['a WeightedService', chart => echoIn(chart), '"test/service"', 'TargetGroupTarget.fromWeightedService(service)'],
  ['a Service', chart => plainIn(chart), '"test/plain"', 'TargetGroupTarget.fromService(service)'],
  ['a Deployment', chart => new kplus.Deployment(chart, 'api', { containers: [{ image: 'api:1' }] }), '"test/api"',
    'TargetGroupTarget.fromDeployment(deployment, { port })'],
  ['a host', () => ServiceHost.fromServiceName('echo'), '"ServiceHost"', 'TargetGroupTarget.fromHost(host)'],
  ['a target of a forward', chart => ServiceTarget.fromService(plainIn(chart)), '"ServiceTarget"', ALL],
  ['a text', () => 'echo', '"echo"', ALL],
  ['nothing', () => undefined, 'undefined', ALL],
])('%s in place of a target is refused, with the factory for it', (_, given, shown, factory) => {
  const chart = chartIn();
  expect(() => new TargetGroup(chart, 'group', { target: given(chart) as TargetGroupTarget }))
    .toThrow(`target of target group "group" must be a TargetGroupTarget, got ${shown}: use ${factory}`);
});

test('a target is taken', () => {
  const chart = chartIn();
  expect(() => new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(echoIn(chart)) })).not.toThrow();
});
