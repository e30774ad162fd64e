import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { DestinationOptions, ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceTarget } from '../../../src/networking/destination/service-target';

const cart = ServiceHost.fromServiceName('cart', { namespaceName: 'shop' });

function serviceWith(...ports: number[]): kplus.Service {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  return new kplus.Service(chart, 'Service', { metadata: { name: 'cart' }, ports: ports.map(port => ({ port, name: `p${port}` })) });
}

/** Port and weight of its only destination. */
function destinationOf(target: ServiceTarget, options?: DestinationOptions) {
  const [{ destination, weight }, ...others] = target.trafficDestinations(options);
  return { host: destination.host.name, port: destination.port, subset: destination.subsetName, weight, others };
}

const only = { host: 'cart', port: undefined, subset: undefined, weight: undefined, others: [] };

describe('ServiceTarget.fromService', () => {
  test('is the Service, with the port that is named', () => {
    expect(destinationOf(ServiceTarget.fromService(serviceWith(80)))).toEqual(only);
    expect(destinationOf(ServiceTarget.fromService(serviceWith(80, 81), { port: 81 }))).toEqual({ ...only, port: 81 });
    expect(destinationOf(ServiceTarget.fromService(serviceWith(80, 81), { port: 81 }), { port: 80 })).toEqual({ ...only, port: 80 });
  });

  test('has the port', () => {
    const message = 'port of a forward to service "cart" must be one of its ports (80, 81), got 82: add the port to the Service, or name another';

    expect(() => ServiceTarget.fromService(serviceWith(80, 81), { port: 82 })).toThrow(message);
    expect(() => ServiceTarget.fromService(serviceWith(80, 81), { port: 80 }).trafficDestinations({ port: 82 })).toThrow(message);
  });

  test('of several ports names one', () => {
    expect(() => ServiceTarget.fromService(serviceWith(80, 81)))
      .toThrow('port of a forward to service "cart" must be one of its ports (80, 81), got "none": name one: without it Istio takes the port of the listener');
    expect(() => ServiceTarget.fromService(serviceWith(80))).not.toThrow();
  });
});

describe('ServiceTarget.fromHost', () => {
  test('is a Service of which the ports are not known', () => {
    expect(destinationOf(ServiceTarget.fromHost(cart))).toEqual(only);
    expect(destinationOf(ServiceTarget.fromHost(cart, { port: 82 }))).toEqual({ ...only, port: 82 });
    expect(destinationOf(ServiceTarget.fromHost(cart), { port: 83 })).toEqual({ ...only, port: 83 });
  });

  test('a port is one', () => {
    expect(() => ServiceTarget.fromHost(cart, { port: 0 }).trafficDestinations()).toThrow('port of a destination must be an integer from 1 to 65535, got 0');
  });
});
