import { types } from 'node:util';
import { App, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import * as library from '../../src';
import { refuse, show, ValidationError } from '../../src/core/errors';
import { pathInErrors } from '../../src/core/path-in-errors';

const { Gateway, IstioAlb, ListenerAction, ListenerCondition, ServiceHost, StringMatch, VirtualService, WeightedService } = library;

function chartIn(): Chart {
  return new Chart(new App(), 'prod', { namespace: 'shop' });
}

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** The first line below the message. */
function firstFrame({ message, stack = '' }: Error): string {
  return stack.slice(stack.indexOf(message) + message.length + 1).split('\n')[0];
}

describe('the path of the construct', () => {
  test('that is made', () => {
    expect(() => new VirtualService(chartIn(), 'routes', { hosts: ['A'] })).toThrow(/^\[prod\/routes\] host of a VirtualService must be/);
  });

  test('whose method is called, not that of a part of it', () => {
    const alb = new IstioAlb(chartIn(), 'alb');
    const listener = alb.addListener('http', { hosts: ['a.example.com'] });
    expect(() => alb.addListener('again', { port: 80 })).toThrow(/^\[prod\/alb\] port of listener "again" must be free/);
    expect(() => listener.addAction('rule', { conditions: [], action: ListenerAction.fixedResponse(404) }))
      .toThrow(/^\[prod\/alb\/http\] conditions of rule "rule"/);
    expect(() => alb.addListener('other', { port: 8080, hosts: ['A'] })).toThrow(/^\[prod\/alb\] host of listener "other"/);
  });

  test('whose property is read', () => {
    const versions = [{ name: 'v1', podLabels: { version: 'v1' } }];
    const service = new WeightedService(chartIn(), 'echo', { service: ServiceHost.fromServiceName('echo'), port: 80, versions });
    expect(() => service.service).toThrow(/^\[prod\/echo\] service "echo" must be built here/);
  });

  test('that stands for an object of others', () => {
    expect(() => Gateway.fromGatewayName(chartIn(), 'theirs', '')).toThrow(/^\[prod\/theirs\] name of a Gateway/);
  });

  test('of a class that a user derived', () => {
    class Shop extends WeightedService {
      constructor(scope: Construct, id: string) {
        super(scope, id, { port: 0, versions: [{ name: 'v1', containers: [{ image: 'shop', portNumber: 8080 }] }] });
      }
    }
    expect(() => new Shop(chartIn(), 'a/b')).toThrow(/^\[prod\/a--b\] port of service "a\/b"/);
  });

  test('is told where constructs or cdk8s-plus find the mistake, with their error as cause', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    const error = thrownBy(() => new IstioAlb(chart, 'alb'));
    expect(error.message).toBe('[prod/alb] There is already a Construct with name \'alb\' in Chart [prod]');
    expect(error.cause).toBeInstanceOf(Error);
    expect(chart.node.tryFindChild('alb')).toBe(alb);
  });

  test('is not told by values, which have none, nor by constructs without an id', () => {
    expect(() => ListenerCondition.paths(['a'])).toThrow(/^path of a condition/);
    expect(() => new VirtualService(undefined as never, undefined as never)).toThrow(/^(?!\[)/);
  });

  test('of every construct that is exported', () => {
    const constructs = Object.values<unknown>(library).filter(one => typeof one === 'function' && one.prototype instanceof Construct) as { name: string }[];
    const plain = constructs.filter(one => !types.isProxy(one)).map(({ name }) => name);
    // Abstract, or made by a factory that tells the path.
    expect(plain).toEqual(['IstioResource']);
    expect(constructs.length).toBeGreaterThan(15);
  });

  test('a decorated class keeps its name, and is the class of its instances', () => {
    expect(IstioAlb.name).toBe('IstioAlb');
    const alb = new IstioAlb(chartIn(), 'alb');
    expect(alb).toBeInstanceOf(IstioAlb);
    expect(alb).toBeInstanceOf(Construct);
  });

  test('what is thrown and is no error stays what it is', () => {
    const Odd = pathInErrors(class extends Construct {
      public throwText(): void {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw 'text';
      }
    });
    const odd = new Odd(chartIn(), 'odd');
    let caught: unknown;
    try {
      odd.throwText();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe('text');
  });
});

describe('the stack', () => {
  test.each<[string, () => unknown]>([
    ['of a value', () => StringMatch.regex('(')],
    ['of a construct', () => new VirtualService(chartIn(), 'routes', { hosts: ['A'] })],
    ['of what another library refuses', () => new IstioAlb(new VirtualService(chartIn(), 'routes', { hosts: ['a.b'] }), 'Resource')],
    ['of what a callback finds', () => [1].map(() => StringMatch.regex('['))],
  ])('%s begins with a line of the user', (_, call) => {
    expect(firstFrame(thrownBy(call))).toMatch(/^ {4}at .*errors\.test\.ts:\d+:\d+\)?$/);
  });

  test('has it however deep it was found, and has no more lines than the user wants', () => {
    const deep = (depth: number): never => depth === 0 ? refuse('depth', 'something else', 0, 'dig') : deep(depth - 1);
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 2;
    const { stack = '' } = thrownBy(() => new VirtualService(chartIn(), 'routes', { hosts: [{ get length() { return deep(50); } } as never] }));
    expect(Error.stackTraceLimit).toBe(2);
    Error.stackTraceLimit = limit;
    expect(stack.split('\n').filter(line => line.startsWith('    at'))).toHaveLength(2);
  });

  test('tells the message with the path, and nothing else', () => {
    const error = thrownBy(() => new VirtualService(chartIn(), 'routes', { hosts: ['A'] }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.stack?.startsWith(`Error: ${error.message}\n    at `)).toBe(true);
    expect(Object.keys(error)).toEqual([]);
  });
});

describe('a refused value is shown as the user wrote it', () => {
  test.each<[string, unknown, string]>([
    ['a text', 'a"b', '"a\\"b"'],
    ['a number', NaN, 'NaN'],
    ['a large number', 1n, '1'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a list', ['a', 1], '["a",1]'],
    ['a struct without what was left out', { host: 'a', port: undefined }, '{"host":"a"}'],
    ['a construct', chartIn(), '"prod"'],
    ['a duration', { every: Duration.seconds(5) }, '{"every":5 seconds}'],
    ['what a factory made', [StringMatch.exact('a')], '[a StringMatch]'],
    ['a function', chartIn, 'the function chartIn'],
    ['a deep one', { a: { b: { c: { d: { e: 1 } } } } }, '{"a":{"b":{"c":{"d":…}}}}'],
    ['a long one', 'x'.repeat(1000), `"${'x'.repeat(119)}…`],
  ])('%s', (_, value, shown) => {
    expect(show(value)).toBe(shown);
  });

  test('one that contains itself', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(show(loop)).toBe('{"self":{"self":{"self":{"self":…}}}}');
  });
});
