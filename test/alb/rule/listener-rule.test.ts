import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { ListenerRule } from '../../../src/alb/rule/listener-rule';
import { FaultAbort } from '../../../src/networking/virtual-service/http-fault';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { chartIn, forwardTo, listenerIn, routesFor, targetNamed } from '../alb-fixture';

const action = forwardTo('echo');
const rule = (props: Partial<AddActionProps>, name = 'a') => new ListenerRule(name, { action, ...props });
const { hostHeaders, httpHeader, pathPrefixes, paths, queryStrings } = ListenerCondition;

describe('ListenerRule', () => {
  test('has a name', () => {
    expect(() => rule({}, '')).toThrow('name of a rule must be a text that is not empty, got "": give every rule a name');
  });

  test('without conditions is the default', () => {
    expect(rule({}).isDefault).toBe(true);
    expect(rule({ conditions: [paths(['/'])] }).isDefault).toBe(false);
  });

  test('a list of conditions is not empty', () => {
    expect(() => rule({ conditions: [] })).toThrow('conditions of rule "a" must be at least one, got none: leave "conditions" out for the default of the listener');
  });

  test('a priority is a whole number from 1 on, and not for the default', () => {
    const conditions = [paths(['/'])];

    for (const priority of [0, -1, 1.5, NaN]) {
      expect(() => rule({ conditions, priority })).toThrow(`priority of rule "a" must be an integer of at least 1, got ${priority}: use a whole number from 1 on`);
    }
    expect(() => rule({ conditions, priority: 2147483648 })).toThrow('priority of rule "a" must be an integer from 1 to 2147483647, got 2147483648');
    expect(() => rule({ priority: 1 })).toThrow('priority of rule "a" must be left out for the default of the listener, got 1: it comes last always');
    expect(rule({ conditions, priority: 2147483647 }).props.priority).toBe(2147483647);
  });

  test('conditions look at different things', () => {
    const message = (subject: string) => `conditions of rule "a" must look at different things, got two on "${subject}": put the values in one condition`;
    const add = (...conditions: ListenerCondition[]) => rule({ conditions });

    const path = 'conditions of rule "a" must look at different things, got two on "path": put all of them in one';
    expect(() => add(paths(['/a']), pathPrefixes(['/b', '/a']))).toThrow(`${path} condition, of which one is enough: ListenerCondition.pathPatterns(["/a","/b","/b/*","/a/*"]), or make two rules`);
    expect(add(ListenerCondition.pathPatterns(['/a', '/b', '/b/*', '/a/*'])).matches).toEqual([...add(paths(['/a'])).matches, ...add(pathPrefixes(['/b'])).matches, ...add(pathPrefixes(['/a'])).matches.slice(1)]);
    expect(() => add(ListenerCondition.pathRegexes(['/[0-9]+']), paths(['/a']))).toThrow(`${path} pathRegexes, of which one is enough, or make two rules`);
    expect(() => add(hostHeaders(['a.test']), hostHeaders(['b.test']))).toThrow(message('host'));
    expect(() => add(httpHeader('X-A', ['1']), httpHeader('x-a', ['2']))).toThrow(message('header x-a'));
    expect(() => add(queryStrings([{ key: 'v', value: '1' }]), queryStrings([{ key: 'v', value: '2' }]))).toThrow(message('query parameter v'));
    expect(add(httpHeader('a', ['1']), httpHeader('b', ['1']), queryStrings([{ key: 'v', value: '1' }]), queryStrings([{ key: 'V', value: '2' }])).matches).toHaveLength(1);
  });

  test('transforms change different things', () => {
    expect(() => rule({ transforms: [ListenerTransform.urlRewrite('^/a', '/b'), ListenerTransform.urlPrefixRewrite('/a', '/b')] }))
      .toThrow('transforms of rule "a" must look at different things, got two on "path": put the changes in one transform');
    expect(rule({ transforms: [ListenerTransform.urlRewrite('^/a', '/b'), ListenerTransform.hostHeaderRewrite('b.test')] })).toBeDefined();
  });
});

describe('the fit of a rule', () => {
  const onHosts = (...hosts: string[]) => rule({ conditions: [hostHeaders(hosts), paths(['/x'])] });

  test('is all, some or none of the requests of a domain', () => {
    expect(rule({}).fits('*')).toBe('all');
    expect(onHosts('a.test').fits('a.test')).toBe('all');
    expect(onHosts('a.test').fits('*.test')).toBe('none');
    expect(onHosts('a.test', 'x*.test').fits('*.test')).toBe('some');
    expect(onHosts('a.test', 'x*.test').fits('x1.test')).toBe('all');
    expect(onHosts('*.test').fits('a.test')).toBe('all');
  });

  test('decides whether the host is compared', () => {
    const authority = StringMatch.regex('(?i)(?:x[^:]*\\.test|y[^:]*\\.b\\.test)(?::[0-9]*)?');
    const uri = StringMatch.exact('/x');
    const mixed = onHosts('a.test', 'x*.test', 'y*.b.test');

    expect(mixed.matchesFor('a.test')).toEqual([{ uri }]);
    expect(mixed.matchesFor('*.test')).toEqual([{ uri, authority }]);
    expect(rule({ conditions: [hostHeaders(['x*.test', 'y*.b.test'])] }).matchesFor('*')).toEqual([{ authority }]);
  });

  test('is for the whole domain, whichever pattern fits it', () => {
    const mixed = onHosts('x*.a.test', 'y*.b.test');

    expect(mixed.matchesFor('*.a.test')).toEqual(mixed.matchesFor('*.b.test'));
  });
});

describe('what happens on the way', () => {
  test('is a part of the route', () => {
    const [route] = routesFor({
      action,
      timeout: Duration.seconds(5),
      retries: { attempts: 2 },
      fault: { abort: FaultAbort.httpStatus(503, 1) },
      mirrors: [{ target: targetNamed('shadow'), percentage: 10 }],
      corsPolicy: { allowOrigins: [StringMatch.exact('https://a.test')] },
      transforms: [
        ListenerTransform.hostHeaderRewrite('b.test'),
        ListenerTransform.requestHeaders({ set: { 'x-a': '1' } }),
        ListenerTransform.responseHeaders({ remove: ['server'] }),
      ],
    });

    expect(route).toMatchObject({
      name: 'rule',
      timeout: '5s',
      retries: { attempts: 2 },
      mirrors: [{ destination: { host: 'shadow.echo.svc.cluster.local' }, percentage: { value: 10 } }],
      corsPolicy: { allowOrigins: [{ exact: 'https://a.test' }] },
      rewrite: { authority: 'b.test' },
      headers: { request: { set: { 'x-a': '1' } }, response: { remove: ['server'] } },
    });
    expect(route).toHaveProperty('fault.abort.httpStatus', 503);
  });

  test('is for requests that are forwarded', () => {
    const answer = ListenerAction.fixedResponse(404);
    const message = (what: string) => `rule "a" must forward its requests to have a ${what}, got an action that answers them: leave it out`;

    expect(() => rule({ action: answer, timeout: Duration.seconds(1) })).toThrow(message('timeout'));
    expect(() => rule({ action: answer, retries: { attempts: 1 } })).toThrow(message('retries'));
    expect(() => rule({ action: answer, mirrors: [] })).toThrow(message('mirrors'));
    expect(() => rule({ action: answer, corsPolicy: { allowOrigins: [] } })).toThrow(message('corsPolicy'));
    expect(() => rule({ action: ListenerAction.redirect({ path: '/' }), transforms: [ListenerTransform.urlRewrite('a', 'b')] })).toThrow(message('transform of path'));
    expect(() => rule({ action: answer, transforms: [ListenerTransform.requestHeaders({ set: { a: '1' } })] })).toThrow(message('transform of request headers'));
    expect(rule({ action: answer, transforms: [ListenerTransform.responseHeaders({ set: { a: '1' } })] })).toBeDefined();
  });

  test('is refused where it is given, not at the synth', () => {
    const listener = listenerIn(chartIn());
    const add = (props: Partial<AddActionProps>) => listener.addAction('a', { action, ...props });

    expect(() => add({ timeout: Duration.millis(0) })).toThrow('route "a": timeout must be');
    expect(() => add({ transforms: [ListenerTransform.requestHeaders({ set: { 'a b': '1' } })] }))
      .toThrow('headers of route "a": request headers: set must be an HTTP header name, got "a b"');
    expect(() => add({ transforms: [ListenerTransform.hostHeaderRewrite('A.test')] })).toThrow('route "a": authorityRewrite must be a host name in lower case');
    expect(() => add({ mirrors: [{ target: targetNamed('shadow'), percentage: 101 }] })).toThrow('route "a": percentage of a mirror must be a number from 0 to 100');
    add({ timeout: Duration.millis(1) });
  });
});
