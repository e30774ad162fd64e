import { Duration, Yaml } from 'cdk8s';
import { expect, test } from 'vitest';
import { plainIn } from './target-group-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { ApplicationProtocolVersion } from '../../../src/alb/target-group/application-protocol-version';
import { TargetGroupLoadBalancingAlgorithmType } from '../../../src/alb/target-group/load-balancing-algorithm-type';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { TargetStickiness } from '../../../src/alb/target-group/target-stickiness';
import { echoIn, version } from '../../service/service-fixture';
import { chartIn, listenerIn, manifestsOf } from '../alb-fixture';

test('a group over a WeightedService and one over a Service, in one forward', () => {
  const chart = chartIn();
  const weighted = new TargetGroup(chart, 'weighted', {
    target: TargetGroupTarget.fromWeightedService(echoIn(chart, { versions: [version('v1', { weight: 80 }), version('v2', { weight: 20 })] })),
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    slowStart: Duration.seconds(60),
    anomalyMitigation: { consecutiveErrors: 3 },
    limits: { maxConnections: 100, maxPendingRequests: 10 },
    protocolVersion: ApplicationProtocolVersion.HTTP2,
  });
  const plain = new TargetGroup(chart, 'plain-group', {
    name: 'plain',
    target: TargetGroupTarget.fromService(plainIn(chart, { http: 80, admin: 8080 })),
    port: 80,
    stickiness: TargetStickiness.cookie('route', Duration.hours(1)),
  });
  const http = listenerIn(chart, ['shop.example.com']);
  http.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.forward(plain) });
  http.addAction('default', { action: ListenerAction.weightedForward([{ target: weighted, weight: 90 }, { target: plain, weight: 10 }]) });

  expect(Yaml.stringify(...manifestsOf(chart).filter(({ kind }) => ['DestinationRule', 'VirtualService'].includes(kind)))).toMatchSnapshot();
});
