import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { destinationNamed, renderedForward } from './virtual-service-fixture';
import { FaultAbort, HttpFault } from '../../../src/networking/virtual-service/http-fault';

const rendered = (fault: HttpFault) => renderedForward({ fault }).fault;

describe('HttpFault', () => {
  test('renders aborts and delays', () => {
    expect(rendered({ abort: FaultAbort.httpStatus(503, 12.5), delay: { fixedDelay: Duration.seconds(3), percentage: 100 } })).toEqual({
      abort: { httpStatus: 503, percentage: { value: 12.5 } },
      delay: { fixedDelay: '3s', percentage: { value: 100 } },
    });
    expect(rendered({ abort: FaultAbort.grpcStatus('UNAVAILABLE', 0.0001) })).toEqual({ abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 0.0001 } } });
  });

  test('does something', () => {
    expect(() => rendered({})).toThrow('fault of route "all" must be an abort, a delay or both, got {}: leave it out');
  });

  test('a status is from 200 to 599', () => {
    expect(() => FaultAbort.httpStatus(199, 1)).toThrow('status of a fault must be an integer from 200 to 599, got 199: use an HTTP status such as 503');
    expect(() => FaultAbort.httpStatus(600, 1)).toThrow('got 600');
    expect(rendered({ abort: FaultAbort.httpStatus(200, 0) })).toEqual({ abort: { httpStatus: 200, percentage: { value: 0 } } });
  });

  test.each([204, 304])('%d has no body, and Envoy would send one', status => {
    expect(() => FaultAbort.httpStatus(status, 1)).toThrow(`status of a fault must be one that has a body, got ${status}: Envoy sends one always`);
    expect(FaultAbort.httpStatus(status + 1, 1)).toBeDefined();
  });

  test('a gRPC status has a name', () => {
    expect(() => FaultAbort.grpcStatus('CANCELED', 1)).toThrow(/^gRPC status of a fault must be one of OK, CANCELLED, .*, got "CANCELED": use the name of the status in capitals$/);
    expect(FaultAbort.grpcStatus('CANCELLED', 1)._render()).toMatchObject({ grpcStatus: 'CANCELLED' });
  });

  test('a percentage is one', () => {
    for (const percentage of [-1, 100.1, NaN]) {
      expect(() => FaultAbort.httpStatus(503, percentage)).toThrow(`percentage of a fault must be a number from 0 to 100, got ${percentage}`);
    }
    expect(() => FaultAbort.httpStatus(503, 0.00001)).toThrow('percentage of a fault must be 0 or at least 0.0001, got 0.00001');
    expect(() => rendered({ delay: { fixedDelay: Duration.seconds(1), percentage: 101 } }))
      .toThrow('route "all": percentage of the delay must be a number from 0 to 100, got 101');
  });

  test('a delay is at least a millisecond', () => {
    expect(() => rendered({ delay: { fixedDelay: Duration.seconds(0), percentage: 1 } })).toThrow('route "all": fixedDelay must be a duration of at least 1 ms');
  });
});

describe('HttpMirror', () => {
  test('renders destinations and shares', () => {
    expect(renderedForward({ mirrors: [{ destination: destinationNamed('a'), percentage: 0 }, { destination: destinationNamed('b') }] }).mirrors).toEqual([
      { destination: { host: 'a.shop.svc.cluster.local' }, percentage: { value: 0 } },
      { destination: { host: 'b.shop.svc.cluster.local' } },
    ]);
    expect(renderedForward({ mirrors: [] })).toEqual({});
  });

  test('a percentage is one', () => {
    expect(() => renderedForward({ mirrors: [{ destination: destinationNamed('a'), percentage: 101 }] }))
      .toThrow('route "all": percentage of a mirror must be a number from 0 to 100, got 101');
  });
});
