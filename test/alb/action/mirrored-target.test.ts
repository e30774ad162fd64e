import { describe, expect, test } from 'vitest';
import { toMirror } from '../../../src/alb/action/mirrored-target';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceTarget } from '../../../src/networking/destination/service-target';
import { targetNamed } from '../alb-fixture';

describe('a mirrored target', () => {
  test('has one destination, and a part of the requests', () => {
    const target = targetNamed('cart');

    expect(toMirror('rule "a"', { target })).toEqual({ destination: target.trafficDestinations()[0].destination, percentage: undefined });
    expect(toMirror('rule "a"', { target: targetNamed('cart', 1), percentage: 0.5 }).percentage).toBe(0.5);
  });

  test('may have a port', () => {
    expect(toMirror('rule "a"', { target: ServiceTarget.fromHost(ServiceHost.fromServiceName('cart')), port: 81 }).destination.port).toBe(81);
  });

  test('is not split', () => {
    expect(() => toMirror('rule "a"', { target: targetNamed('cart', 80, 20) }))
      .toThrow('mirrored target of rule "a" must have one destination, got 2: name one version of the service');
  });
});
