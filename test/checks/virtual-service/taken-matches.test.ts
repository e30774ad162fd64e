import { describe, expect, test } from 'vitest';
import { ineffectiveMatches, unreachableRoutes } from '../../../src/checks/virtual-service/taken-matches';
import { findInMesh, virtualService } from '../reference-manifests';

const prefix = (text: string, others: object = {}) => ({ uri: { prefix: text }, ...others });
const route = (...match: object[]) => ({ ...match.length > 0 ? { match } : {}, route: [{ destination: { host: 'web' } }] });
const found = (spec: object) => [unreachableRoutes, ineffectiveMatches]
  .flatMap(check => findInMesh(check, {}, virtualService('web', { hosts: ['web'], ...spec }))).map(({ code, level, field }) => `${code} ${level} ${field}`);

describe('HTTP', () => {
  test.each<[string, object[], string[]]>([
    ['behind a route for all', [route(), route(prefix('/a'))], ['IST0130 warning spec.http[1]']],
    ['a second route for all', [route(), route()], ['IST0130 warning spec.http[1]']],
    ['the same match, under another name', [route(prefix('/a', { name: 'x' })), route(prefix('/a', { name: 'y' }))], ['IST0130 warning spec.http[1]']],
    ['a narrower match', [route(prefix('/a')), route(prefix('/a/b'))], ['IST0131 warning spec.http[1]']],
    ['one path behind a prefix', [route(prefix('/a')), route({ uri: { exact: '/a/b' } })], ['IST0131 warning spec.http[1]']],
    ['behind a match of every path', [route(prefix('/')), route({ uri: { exact: '/a' }, method: { exact: 'GET' } })], ['IST0131 warning spec.http[1]']],
    ['one of two matches', [route(prefix('/a')), route(prefix('/a'), prefix('/b'))], ['IST0131 info spec.http[1].match[0]']],
    ['a match behind another one of its route', [route(prefix('/a'), prefix('/a/b'))], ['IST0131 info spec.http[0].match[1]']],
    ['the narrower one first', [route(prefix('/a/b')), route(prefix('/a')), route()], []],
    ['another header', [route(prefix('/a', { headers: { x: { exact: '1' } } })), route(prefix('/a'))], []],
    ['an unknown field', [route(prefix('/a', { later: true })), route(prefix('/a'))], []],
    ['another port', [route(prefix('/a', { port: 80 })), route(prefix('/a', { port: 81 }))], []],
  ])('%s', (_, http, expected) => {
    expect(found({ http })).toEqual(expected);
  });
});

describe('connections', () => {
  const sni = (...sniHosts: string[]) => ({ port: 443, sniHosts });

  test.each<[string, object, string[]]>([
    ['the same name', { tls: [route(sni('a.example.com')), route(sni('a.example.com'))] }, ['IST0130 warning spec.tls[1]']],
    ['one of two names', { tls: [route(sni('a.example.com', 'b.example.com')), route(sni('b.example.com'))] }, ['IST0131 warning spec.tls[1]']],
    ['a name behind its wildcard, which Envoy prefers', { tls: [route(sni('*.example.com')), route(sni('a.example.com'))] }, []],
    ['the same port', { tcp: [route({ port: 1 }), route({ port: 1 })] }, ['IST0130 warning spec.tcp[1]']],
    ['a second port', { tcp: [route({ port: 1 }), route({ port: 1 }, { port: 2 })] }, ['IST0131 info spec.tcp[1].match[0]']],
    ['behind a route for all', { tcp: [route(), route()] }, ['IST0130 warning spec.tcp[1]']],
  ])('%s', (_, spec, expected) => {
    expect(found(spec)).toEqual(expected);
  });
});
