import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { IngressGateway } from '../../../src/ingress-gateway';
import { chartIn, findingsOf } from '../alb-fixture';

type LabelSet = Record<string, string>;

const ONE = { istio: 'ingressgateway' };

function balance(...gateways: { labels: LabelSet; namespaceName?: string }[]) {
  const chart = chartIn();
  for (const [index, { labels, namespaceName = 'istio-system' }] of gateways.entries()) {
    new IstioAlb(chart, `alb-${index}`, { gateways: [IngressGateway.fromWorkload({ labels, namespaceName })] })
      .addListener('http', { hosts: [`${index}.example.com`], defaultAction: ListenerAction.fixedResponse(200) });
  }
  return findingsOf(chart, 'CDI121');
}

describe('the labels of another gateway of the namespace', () => {
  const more = { ...ONE, app: 'istio-ingressgateway' };

  test.each<[string, LabelSet, LabelSet]>([['and more', ONE, more], ['and less', more, ONE]])('%s are refused: its pods are the same, in part', (_, first, second) => {
    expect(() => balance({ labels: first }, { labels: second })).toThrow('labels of a gateway must be ');
    expect(() => balance({ labels: first }, { labels: second })).toThrow(`${JSON.stringify(first)}, as this app calls pods in the namespace "istio-system", or such as none`);
    const chart = chartIn();
    const named = [first, second].map(labels => IngressGateway.fromWorkload({ labels, namespaceName: 'istio-system' }));
    expect(() => new IstioAlb(chart, 'alb', { gateways: named })).toThrow('labels of a gateway');
  });

  test('that neither agree nor differ are a warning', () => {
    expect(balance({ labels: ONE }, { labels: { app: 'istio-ingressgateway' } })).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: expect.stringContaining('the gateways {"istio":"ingressgateway"} and {"app":"istio-ingressgateway"} in namespace "istio-system" may be'),
      }),
    ]);
  });

  test.each<[string, { labels: LabelSet; namespaceName?: string }]>([
    ['that are the same', { labels: { ...ONE } }],
    ['that differ', { labels: { istio: 'internal', app: 'istio-ingressgateway' } }],
    ['of another namespace', { labels: more, namespaceName: 'edge' }],
  ])('%s are neither', (_, other) => {
    expect(balance({ labels: ONE }, other)).toEqual([]);
  });
});
