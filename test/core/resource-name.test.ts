import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { DelegatedRules, DestinationRule, Gateway, ServiceHost, VirtualService } from '../../src';
import { IstioResource, IstioResourceProps } from '../../src/core/resource';

const chart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });

const KINDS: [string, (props: IstioResourceProps) => IstioResource][] = [
  ['Gateway', props => new Gateway(chart(), 'it', { ...props, selector: { istio: 'edge' } })],
  ['VirtualService', props => new VirtualService(chart(), 'it', { ...props, hosts: ['a.example.com'] })],
  ['DestinationRule', props => new DestinationRule(chart(), 'it', { ...props, host: ServiceHost.fromServiceName('web') })],
  ['VirtualService', props => new DelegatedRules(chart(), 'it', { ...props, pathPrefix: '/a' })],
];

describe.each(KINDS)('name of a %s', (kind, make) => {
  test('is given at the top, or in its metadata', () => {
    expect(make({ name: 'web' }).name).toBe('web');
    expect(make({ metadata: { name: 'web' } }).name).toBe('web');
    expect(make({ name: 'web', metadata: { name: 'web', labels: { a: 'b' } } }).metadata.toJson()).toEqual({ name: 'web', namespace: 'shop', labels: { a: 'b' } });
    expect(make({ name: 'web', metadata: { annotations: { a: 'b' } } }).metadata.toJson()).toEqual({ name: 'web', namespace: 'shop', annotations: { a: 'b' } });
    expect(make({}).name).toMatch(/^shop-it-/);
  });

  test('is the same in both places', () => {
    expect(() => make({ name: 'web', metadata: { name: 'other' } }))
      .toThrow(`name in the metadata of ${kind} "web" must be left out, or the same, got "other": say it once, as name`);
  });

  test('is one', () => {
    expect(() => make({ name: 'Web' })).toThrow(`name of a ${kind} must be`);
    expect(() => make({ name: 'web-a-1' })).not.toThrow();
  });
});
