import { ApiObject, Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { RedirectOptions } from '../../../src/alb/action/listener-redirect';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { endlessRedirects } from '../../../src/checks/virtual-service/endless-redirects';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../../checks/run-check';
import { chartIn, findingsOf, forwardTo, listenerIn, manifestsOf, targetNamed } from '../alb-fixture';

const { hostHeaders, httpHeader, httpRequestMethods, pathPrefixes, paths, queryStrings } = ListenerCondition;
const redirect = (options: RedirectOptions, ...conditions: ListenerCondition[]): AddActionProps =>
  ({ action: ListenerAction.redirect(options), conditions: conditions.length > 0 ? conditions : undefined });
const forward = (...conditions: ListenerCondition[]): AddActionProps => ({ action: forwardTo('echo'), conditions });

/** The rules that lead back to themselves, with the host for which they do. */
function loops(rules: Record<string, AddActionProps>, hosts?: string[]): string[] {
  const chart = chartIn();
  const listener = listenerIn(chart, hosts);
  Object.entries(rules).forEach(([name, props]) => listener.addAction(name, props));
  return findingsOf(chart, 'CDI016').map(({ message }) =>
    /redirect of rule "(.*)" of listener "http" leads requests for (.*) back/.exec(message)?.slice(1).join(' ') ?? message);
}

describe('a redirect to itself', () => {
  test('is told as an error, with the rule and the fix', () => {
    const chart = chartIn();
    listenerIn(chart).addAction('default', redirect({ path: '/login' }));

    expect(findingsOf(chart, 'CDI016')).toEqual([{
      level: 'error',
      message: 'redirect of rule "default" of listener "http" leads requests for * back to the same rule',
      fix: 'redirect to a path or a host that the rule is not for, or put a rule for that location before it',
    }]);
  });

  test('is told for the paths that the rule is for', () => {
    expect(loops({ a: redirect({ path: '/a/b' }, pathPrefixes(['/a'])) })).toEqual(['a *']);
    expect(loops({ a: redirect({ path: '/b' }, paths(['/a', '/b'])) })).toEqual(['a *']);
    expect(loops({ a: redirect({ path: '/a' }, httpHeader('x', ['1'])) })).toEqual(['a *']);
  });

  test('is told for the host, protocol and port at which it came in', () => {
    expect(loops({ default: redirect({ protocol: 'HTTP' }) })).toEqual(['default *']);
    expect(loops({ default: redirect({ port: '80' }) })).toEqual(['default *']);
    expect(loops({ default: redirect({ host: 'a.test' }) }, ['a.test'])).toEqual(['default a.test']);
    expect(loops({ default: redirect({ host: 'www.a.test' }) }, ['*.a.test'])).toEqual(['default *.a.test']);
    expect(loops({ b: forward(hostHeaders(['b.a.test'])), default: redirect({ host: 'www.a.test' }) }, ['*.a.test'])).toEqual(['default *.a.test']);
    expect(loops({ default: redirect({ host: '#{host}', protocol: '#{protocol}', port: '#{port}', path: '/a' }) })).toEqual(['default *']);
  });

  test('is told where the rule for the location comes later, or is for another', () => {
    expect(loops({ old: redirect({ path: '/a/new' }, pathPrefixes(['/a'])), new: forward(paths(['/a/new'])) })).toEqual(['old *']);
    expect(loops({ other: forward(paths(['/b'])), default: redirect({ path: '/a' }) })).toEqual(['default *']);
    expect(loops({ other: forward(hostHeaders(['b.test']), paths(['/a'])), default: redirect({ path: '/a' }) })).toEqual(['default *']);
  });

  test('is told for a path that grows without end', () => {
    const grows = { path: '/archive/#{path}' };

    expect(loops({ default: redirect(grows) })).toEqual(['default *']);
    expect(loops({ a: redirect(grows, pathPrefixes(['/'])), other: forward(pathPrefixes(['/archive'])) })).toEqual(['a *']);
    expect(loops({ archive: redirect(grows, pathPrefixes(['/archive'])) })).toEqual(['archive *']);
    expect(loops({ other: forward(paths(['/other'])), default: redirect(grows) })).toEqual(['default *']);
  });

  test('is told with the same path, which earlier rules let pass again', () => {
    expect(loops({ a: forward(paths(['/a'])), default: redirect({ protocol: 'HTTP' }) })).toEqual(['default *']);
    expect(loops({ get: forward(httpRequestMethods(['GET'])), default: redirect({ protocol: 'HTTP' }) })).toEqual([]);
    expect(loops({ plain: forward(httpHeader('x-forwarded-proto', ['http'])), default: redirect({ protocol: 'HTTP' }) })).toEqual([]);
  });

  test('is told of another protocol unless the rule may look at it', () => {
    expect(loops({ plain: redirect({ protocol: 'HTTP' }, httpHeader('x-forwarded-proto', ['https'])) })).toEqual([]);
    expect(loops({ plain: redirect({ port: '80' }, httpHeader('x-forwarded-proto', ['https'])) })).toEqual(['plain *']);
  });

  test('is told with another query, where the rule takes that too', () => {
    expect(loops({ a: redirect({ path: '/a', query: 'x=1' }, paths(['/a'])) })).toEqual(['a *']);
    expect(loops({ a: redirect({ path: '/a', query: 'from=#{host}' }) }, ['a.test'])).toEqual(['a a.test']);
    expect(loops({ a: redirect({ path: '/a', query: 'y=2&x=1' }, queryStrings([{ key: 'x', value: '1' }])) })).toEqual(['a *']);
  });

  test('is told for a path with other parts of the request', () => {
    expect(loops({ a: redirect({ path: '/#{protocol}/#{port}' }, pathPrefixes(['/http'])) })).toEqual(['a *']);
    expect(loops({ a: redirect({ path: '/#{host}/#{path}' }) }, ['a.test'])).toEqual(['a a.test']);
    expect(loops({ a: redirect({ path: '/#{protocol}/#{port}' }, pathPrefixes(['/https'])) })).toEqual([]);
  });

  test('is told for methods that are repeated', () => {
    expect(loops({ put: redirect({ path: '/a' }, paths(['/a']), httpRequestMethods(['PUT'])) })).toEqual(['put *']);
    expect(loops({ any: redirect({ path: '/a' }, paths(['/a']), httpRequestMethods(['POST', 'GET'])) })).toEqual(['any *']);
  });
});

describe('a redirect elsewhere', () => {
  test('is to a path that the rule is not for', () => {
    expect(loops({ old: redirect({ path: '/new' }, pathPrefixes(['/old'])) })).toEqual([]);
    expect(loops({ old: redirect({ path: '/older' }, pathPrefixes(['/old'])) })).toEqual([]);
  });

  test('is to a path that grows once', () => {
    const grows = { path: '/archive/#{path}' };

    expect(loops({ old: redirect(grows, pathPrefixes(['/old'])) })).toEqual([]);
    expect(loops({ old: redirect(grows, paths(['/archive'])) })).toEqual([]);
    expect(loops({ archive: forward(pathPrefixes(['/archive'])), default: redirect(grows) })).toEqual([]);
    expect(loops({ part: forward(paths(['/archive/a'])), default: redirect(grows) })).toEqual([]);
    expect(loops({ default: redirect({ ...grows, host: 'archive.test' }) })).toEqual(['default *']);
    expect(loops({ default: redirect({ ...grows, host: 'archive.test' }) }, ['a.test'])).toEqual([]);
  });

  test('is to a path that has a rule before it', () => {
    expect(loops({ login: forward(paths(['/login'])), default: redirect({ path: '/login' }) })).toEqual([]);
    expect(loops({ login: forward(paths(['/login']), httpHeader('x', ['1'])), default: redirect({ path: '/login' }) })).toEqual([]);
    expect(loops({ default: redirect({ path: '/login' }), login: { ...forward(paths(['/login'])), priority: 1 } })).toEqual([]);
  });

  test('is to another port or protocol', () => {
    expect(loops({ default: redirect({ port: '8443' }) })).toEqual([]);
    expect(loops({ default: redirect({ protocol: 'HTTPS' }) })).toEqual([]);
    expect(loops({ default: redirect({ protocol: 'HTTP', port: '8080' }) })).toEqual([]);
  });

  test('is to another query that the rule does not take', () => {
    expect(loops({ a: redirect({ path: '/a', query: 'x=1' }, queryStrings([{ key: 'y', value: '1' }])) })).toEqual([]);
    expect(loops({ a: redirect({ path: '/a', query: 'x=2' }, queryStrings([{ key: 'x', value: '1' }])) })).toEqual([]);
  });

  test('is to another query that a rule before it takes', () => {
    const byQuery = (value: string) => forward(paths(['/a']), queryStrings([{ key: 'x', value }]));
    expect(loops({ before: byQuery('1'), default: redirect({ path: '/a', query: 'x=1' }) })).toEqual([]);
    expect(loops({ before: byQuery('1'), default: redirect({ path: '/a' }) })).toEqual([]);
    expect(loops({ before: byQuery('2'), default: redirect({ path: '/a', query: 'x=1' }) })).toEqual(['default *']);
  });

  test('is to the default port from a listener at another one, where the host can be written', () => {
    const findingsFor = (host: string) => {
      const chart = chartIn();
      new IstioAlb(chart, 'alb').addListener('http', { port: 8080, hosts: [host] }).addAction('default', redirect({ protocol: 'HTTP' }));
      return findingsOf(chart, 'CDI016');
    };

    expect(findingsFor('a.test')).toEqual([]);
    expect(findingsFor('*.test')).toHaveLength(1);
  });

  test('is to another host', () => {
    expect(loops({ www: redirect({ host: 'www.a.test' }, hostHeaders(['a.test'])) })).toEqual([]);
    expect(loops({ www: redirect({ host: 'www.#{host}' }, hostHeaders(['a.test'])) })).toEqual([]);
    expect(loops({ default: redirect({ host: 'b.test' }) }, ['a.test'])).toEqual([]);
    expect(loops({ www: forward(hostHeaders(['www.a.test'])), default: redirect({ host: 'www.a.test' }) })).toEqual([]);
  });

  test('is one after a form was sent, because clients come back with GET', () => {
    expect(loops({ form: redirect({ path: '/form' }, paths(['/form']), httpRequestMethods(['POST'])) })).toEqual([]);
  });
});

describe('the check of VirtualServices', () => {
  const LOCATIONS: RedirectOptions[] = ['/a', '/a/b', '/b', '/a/#{path}', '/#{protocol}'].flatMap(path =>
    [undefined, 'x=1'].filter(query => query === undefined || !path.includes('#{path}')).map(query => ({ path, query })));
  const CONDITIONS = [[], [paths(['/a'])], [pathPrefixes(['/a'])], [pathPrefixes(['/'])], [queryStrings([{ key: 'x', value: '1' }])],
    [httpRequestMethods(['POST'])], [paths(['/b', '/a/b']), queryStrings([{ key: 'y', value: '*' }])]];
  const EARLIER = [undefined, paths(['/a']), pathPrefixes(['/a/a']), queryStrings([{ key: 'x', value: '1' }])];

  test('tells the same of the routes that are made of rules', () => {
    const told = EARLIER.flatMap(earlier => LOCATIONS.flatMap(options => CONDITIONS.map(conditions => {
      const chart = chartIn();
      const listener = listenerIn(chart);
      if (earlier !== undefined) {
        listener.addAction('earlier', forward(earlier));
      }
      listener.addAction('moved', redirect(options, ...conditions));
      // A synth would stop here.
      const routes = chart.node.findAll().filter(ApiObject.isApiObject).map(object => object.toJson() as Manifest).filter(({ kind }) => kind === 'VirtualService');
      return [findInManifests(endlessRedirects, ...routes).length > 0, findingsOf(chart, 'CDI016').length > 0];
    })));

    expect(told.filter(([ofRoutes]) => ofRoutes).length).toBeGreaterThan(30);
    expect(told.filter(([ofRoutes]) => !ofRoutes).length).toBeGreaterThan(30);
    expect(told.map(([, ofRules]) => ofRules)).toEqual(told.map(([ofRoutes]) => ofRoutes));
  });
});

describe('where TLS ends at the balancer in front', () => {
  const workload = (namespaceName: string) => ({ labels: { istio: namespaceName }, namespaceName, ports: [{ port: 80 }, { port: 443 }] });
  const listenerBehind = (...tlsPorts: number[][]) => {
    const chart = chartIn();
    const gateways = tlsPorts.map((ports, index) => IngressGateway.fromWorkload(workload(`edge-${index}`), ports));
    return { chart, listener: new IstioAlb(chart, 'alb', { gateways }).addListener('front', { port: 443, protocol: ListenerProtocol.HTTP, hosts: ['a.test'] }) };
  };
  const found = (options: RedirectOptions, ...tlsPorts: number[][]) => {
    const { chart, listener } = listenerBehind(...tlsPorts);
    listener.addAction('default', redirect(options));
    return findingsOf(chart, 'CDI016').length;
  };
  const location = (options: RedirectOptions, ...tlsPorts: number[][]) => {
    const { chart, listener } = listenerBehind(...tlsPorts);
    listener.addAction('old', redirect(options, paths(['/old'])));
    return manifestsOf(chart, 'VirtualService')[0].spec.http[0].redirect;
  };

  test('a redirect to HTTPS leads back, one to HTTP does not', () => {
    expect([found({ protocol: 'HTTPS' }, [443]), found({ protocol: 'HTTP' }, [443])]).toEqual([1, 0]);
    expect([found({ protocol: 'HTTPS' }, [80]), found({ protocol: 'HTTP', port: '443' }, [80])]).toEqual([0, 1]);
  });

  test('a redirect that leaves the protocol out says the one of the client', () => {
    expect(location({ path: '/new' }, [443])).toEqual({ uri: '/new', scheme: 'https', redirectCode: 302 });
    expect(location({ path: '/#{protocol}', port: '#{port}' }, [443])).toEqual({ uri: '/https', scheme: 'https', redirectCode: 302 });
    expect(location({ host: 'b.test' }, [443], [443])).toEqual({ authority: 'b.test', scheme: 'https', redirectCode: 302 });
    expect(location({ path: '/new' }, [80])).toEqual({ uri: '/new', redirectCode: 302 });
    expect(location({ path: '/new', protocol: 'HTTP' }, [443])).toEqual({ uri: '/new', scheme: 'http', derivePort: 'FROM_PROTOCOL_DEFAULT', redirectCode: 302 });
  });

  test('in front of some gateways only it has to say one', () => {
    expect(() => location({ path: '/new' }, [443], [])).toThrow('protocol of the redirect of rule "old" must be said where TLS ends in front of some gateways and not of others, got "#{protocol}"');
    expect(location({ path: '/new', protocol: 'HTTPS' }, [443], [])).toMatchObject({ scheme: 'https' });
    expect(location({ path: '/new' }, [], [])).toEqual({ uri: '/new', redirectCode: 302 });
  });

  test('a cookie is for HTTPS alone', () => {
    const cookieBehind = (...ports: number[]) => {
      const { chart, listener } = listenerBehind(ports);
      listener.addAction('default', { action: ListenerAction.forward(targetNamed('echo', 1, 1), { stickinessDuration: Duration.hours(1) }) });
      return JSON.stringify(manifestsOf(chart, 'VirtualService'));
    };
    expect([cookieBehind(443).includes('; Secure'), cookieBehind().includes('; Secure')]).toEqual([true, false]);
  });
});
