import { describe, expect, test } from 'vitest';
import { AuthorizationCondition } from '../../src/security/authorization-condition';
import { AuthorizationOperation } from '../../src/security/authorization-operation';
import { AuthorizationRule, renderAuthorizationRule } from '../../src/security/authorization-rule';
import { AuthorizationSource } from '../../src/security/authorization-source';

const render = (rule: AuthorizationRule) => renderAuthorizationRule('rule 0', rule);
const source = (value: AuthorizationSource) => render({ sources: [value] });
const operation = (value: AuthorizationOperation) => render({ operations: [value] });
const condition = (value: AuthorizationCondition) => render({ conditions: [value] });
const texts = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);

describe('a rule', () => {
  test('is written as from, to and when', () => {
    expect(render({
      sources: [{ namespaces: ['shop'] }],
      operations: [{ paths: ['/cart/*'], ports: [8080] }],
      conditions: [{ key: 'request.headers[x-tenant]', values: ['a'] }],
    })).toEqual({
      from: [{ source: { namespaces: ['shop'] } }],
      to: [{ operation: { paths: ['/cart/*'], ports: ['8080'] } }],
      when: [{ key: 'request.headers[x-tenant]', values: ['a'] }],
    });
  });

  test('without anything matches everything', () => {
    expect(render({})).toEqual({});
  });

  test.each([
    ['sources', { sources: [] }],
    ['operations', { operations: [] }],
    ['conditions', { conditions: [] }],
  ])('has no empty list of %s, which would match everything', (name, rule) => {
    expect(() => render(rule)).toThrow(`rule 0: ${name} must be a list of at least one, got []: leave it out to match all`);
  });

  test('has at most 512 sources', () => {
    const sources = (count: number) => ({ sources: texts(count).map(name => ({ namespaces: [name] })) });
    expect(() => render(sources(512))).not.toThrow();
    expect(() => render(sources(513))).toThrow('rule 0: sources must be a list of at most 512, got 513');
  });
});

describe('a source', () => {
  test.each<[AuthorizationSource, RegExp]>([
    [{}, /^rule 0: source 0 must be a source with at least one property, got \{\}: leave sources out/],
    [{ principals: [] }, /^rule 0: source 0: principals must be a list of at least one/],
    [{ principals: [''] }, /^rule 0: source 0: principals must be a text that is not empty/],
    [{ principals: ['spiffe://cluster.local/ns/shop/sa/cart'] }, /must be an identity without "spiffe:\/\/"/],
    [{ notPrincipals: ['*/sa/*'] }, /must be a text with at most one "\*", at its beginning or end, got "\*\/sa\/\*"/],
    [{ principals: ['cluster.local/*/sa/cart'] }, /at most one "\*"/],
    [{ requestPrincipals: ['https*.example.com/user'] }, /requestPrincipals must be a text with at most one "\*"/],
    [{ notRequestPrincipals: ['user'] }, /must be ISSUER\/SUBJECT, got "user": write "ISSUER\/\*"/],
    [{ namespaces: ['shop/cart'] }, /must be the name of a namespace/],
    [{ serviceAccounts: ['shop/*'] }, /serviceAccounts must be NAME or NAMESPACE\/NAME, without "\*".*, got "shop\/\*"/],
    [{ serviceAccounts: ['a/b/c'] }, /serviceAccounts must be NAME or NAMESPACE\/NAME/],
    [{ notServiceAccounts: ['/cart'] }, /notServiceAccounts must be NAME or NAMESPACE\/NAME/],
    [{ serviceAccounts: ['a'.repeat(321)] }, /at most 320 characters/],
    [{ serviceAccounts: texts(17) }, /serviceAccounts must be a list of at most 16, got 17/],
    [{ serviceAccounts: ['cart'], namespaces: ['shop'] }, /must be a source with service accounts, or with principals and namespaces, got \["namespaces"\]/],
    [{ notServiceAccounts: ['cart'], notPrincipals: ['*'] }, /got \["notPrincipals"\]/],
    [{ trustDomains: ['cluster.local/ns/shop'] }, /must be a trust domain such as "cluster.local", without "\/"/],
    [{ notTrustDomains: ['a*b'] }, /notTrustDomains must be a text with at most one "\*"/],
    [{ ipBlocks: ['10.0.0.0/33'] }, /ipBlocks must be an IP address or a range/],
    [{ ipBlocks: ['::ffff:10.0.0.1'] }, /ipBlocks must be an IPv4 address as it is, got "::ffff:10.0.0.1": .*no connection has that form/],
    [{ notIpBlocks: ['example.com'] }, /notIpBlocks must be an IP address or a range/],
    [{ remoteIpBlocks: ['10.*'] }, /remoteIpBlocks must be an IP address or a range/],
    [{ notRemoteIpBlocks: ['010.0.0.1'] }, /notRemoteIpBlocks must be an IP address or a range/],
  ])('%j is refused', (value, message) => {
    expect(() => source(value)).toThrow(message);
  });

  test.each<AuthorizationSource>([
    { principals: ['cluster.local/ns/shop/sa/cart', '*/sa/cart', 'cluster.local/*', '*'] },
    { requestPrincipals: ['https://login.example.com/*', 'https://login.example.com//user', '*/user', 'https*', '*'] },
    { namespaces: ['shop', 'team-*-prod', '*'] },
    { serviceAccounts: texts(16), notServiceAccounts: ['shop/cart', 'a'.repeat(320)] },
    { serviceAccounts: ['cart'], ipBlocks: ['10.0.0.0/8'], trustDomains: ['*.local'] },
    { remoteIpBlocks: ['::ffff:10.0.0.1'], notRemoteIpBlocks: ['::ffff:10.0.0.0/120'] },
    { ipBlocks: ['10.0.0.0/32', '10.0.0.1', '2001:db8::/32'] },
  ])('%j is written as it is', value => {
    expect(source(value)).toEqual({ from: [{ source: value }] });
  });
});

describe('an operation', () => {
  test.each<[AuthorizationOperation, RegExp]>([
    [{}, /^rule 0: operation 0 must be an operation with at least one property, got \{\}: leave operations out/],
    [{ hosts: [] }, /hosts must be a list of at least one, got \[\]: leave it out to match all/],
    [{ notHosts: ['https://a.example.com'] }, /notHosts must be a host, without a scheme/],
    [{ notHosts: ['a.example.com/cart'] }, /notHosts must be a host, with or without a port/],
    [{ hosts: ['*.example.com:*'] }, /hosts must be a text with at most one "\*"/],
    [{ methods: ['get'] }, /methods must be an HTTP method in capitals, got "get": methods are case-sensitive/],
    [{ notMethods: ['P*T'] }, /notMethods must be (a text with at most one|an HTTP method)/],
    [{ paths: ['cart'] }, /paths must be a path such as "\/cart".*, got "cart": begin it with "\/"/],
    [{ paths: ['/cart?x=1'] }, /paths must be a path without a query/],
    [{ paths: ['/a b'] }, /paths must be a path as it is sent, in plain ASCII/],
    [{ paths: ['/é'] }, /write "%C3%A9" for it/],
    [{ notPaths: ['/a*b'] }, /notPaths must be a text with at most one "\*"/],
    [{ paths: ['*/a*'] }, /paths must be a text with at most one "\*"/],
    [{ paths: ['/a{'] }, /with braces only in \{\*\} and \{\*\*\}/],
    [{ paths: ['/{id}'] }, /not a pattern of another language, of which "\{id\}" is a sign/],
    [{ notPaths: ['/admin/.*'] }, /of which "\.\*" is a sign, got "\/admin\/\.\*": write "\/admin" for the path itself, and "\/admin\/\*" for all below it/],
    [{ paths: ['^/admin$'] }, /not a pattern of another language/],
    [{ paths: ['/users/[0-9]+'] }, /of which "\[0-9\]" is a sign/],
    [{ paths: ['/users/:id'] }, /of which ":id" is a sign/],
    [{ paths: ['/users/\\d+'] }, /not a pattern of another language/],
    [{ paths: ['(?i)/admin'] }, /not a pattern of another language/],
    [{ paths: ['/admin/**'] }, /and "\/admin\/\*" for all below it/],
    [{ paths: ['/a/../b'] }, /without the segments "." and ".."/],
    [{ paths: ['/c%61rt/*'] }, /in which there is no "%61", got "\/c%61rt\/\*": Envoy normalizes paths first: write "a" for it/],
    [{ notPaths: ['/a|b'] }, /Envoy compares "\|" escaped: write "%7C"/],
    [{ paths: ['/%61/{*}'] }, /in which there is no "%61"/],
    [{ hosts: ['a b'] }, /hosts must be a host, with or without a port/],
    [{ paths: ['/{**}/a/{*}'] }, /must be a template in which \{\*\*\} is the last operator/],
    [{ paths: ['/{**}/{**}'] }, /the last operator/],
    [{ paths: ['/a{*}'] }, /must be a template that begins with "\/", each segment plain/],
    [{ paths: ['/{*}/a*'] }, /each segment plain/],
    [{ paths: ['/a//{*}'] }, /each segment plain/],
    [{ paths: ['*/{*}'] }, /each segment plain/],
    [{ paths: [`/{*}/${'x'.repeat(254)}`] }, /must be a template of at most 256 characters without its braces/],
    [{ ports: [] }, /ports must be a list of at least one/],
    [{ ports: [0] }, /ports must be an integer from 1 to 65535, got 0/],
    [{ notPorts: [65536] }, /notPorts must be an integer from 1 to 65535/],
  ])('%j is refused', (value, message) => {
    expect(() => operation(value)).toThrow(message);
  });

  test.each<AuthorizationOperation>([
    { hosts: ['a.example.com', 'A.example.com:*', '*.example.com', '*.example.com:8443', '*'] },
    { methods: ['GET', 'P*', '*T', '*'] },
    { paths: ['/', '/cart', '/cart/*', '*.json', '*', '/a%20b', '//cart', '/a.b', '/a(b)', '/a[0]', '/$metadata', '/:w:/r/*', '/things:run', '/a.*', '/..b', '*/a..'] },
    { paths: ['/users/{*}/cart', '/{*}/{**}', '/files/{**}/x.json', '/{*}/', `/{*}/${'x'.repeat(253)}`, `/${'x'.repeat(300)}`] },
  ])('%j is written as it is', value => {
    expect(operation(value)).toEqual({ to: [{ operation: value }] });
  });

  test('ports are texts in Istio', () => {
    expect(operation({ ports: [1, 65535], notPorts: [80] })).toEqual({ to: [{ operation: { ports: ['1', '65535'], notPorts: ['80'] } }] });
  });
});

describe('a condition', () => {
  test.each<[AuthorizationCondition, RegExp]>([
    [{ key: 'source.ip' }, /^rule 0: condition 0 on source.ip must be a condition with values or notValues, got "neither"/],
    [{ key: 'source.ip', values: [] }, /source.ip: values must be a list of at least one/],
    [{ key: 'source.ip', values: ['10.*'] }, /source.ip: values must be an IP address/],
    [{ key: 'source.ip', values: ['::ffff:10.0.0.1'] }, /source.ip: values must be an IPv4 address as it is/],
    [{ key: 'remote.ip', notValues: ['a'] }, /remote.ip: notValues must be an IP address/],
    [{ key: 'destination.ip', values: ['a'] }, /must be an IP address/],
    [{ key: 'destination.port', values: ['0'] }, /must be a port from 1 to 65535, as a text/],
    [{ key: 'destination.port', values: ['65536'] }, /must be a port from 1 to 65535/],
    [{ key: 'source.namespace', values: ['a/b'] }, /must be the name of a namespace/],
    [{ key: 'source.serviceAccount', values: ['*'] }, /must be NAME or NAMESPACE\/NAME/],
    [{ key: 'source.serviceAccount', values: texts(17) }, /at most 16/],
    [{ key: 'source.principal', values: ['spiffe://a'] }, /without "spiffe:\/\/"/],
    [{ key: 'source.trustDomain', values: ['a/b'] }, /must be a trust domain/],
    [{ key: 'request.auth.principal', values: ['user'] }, /must be ISSUER\/SUBJECT/],
    [{ key: 'request.auth.audiences', values: ['a*b'] }, /at most one "\*"/],
    [{ key: 'request.auth.audiences', values: [''] }, /must be a text that is not empty/],
    [{ key: 'request.headers[a b]', values: ['x'] }, /must be an HTTP header name, got "a b"/],
    [{ key: 'request.headers[:status]', values: ['x'] }, /must be one of :method, :path, :authority, :scheme, or a name without a colon, got ":status"/],
    [{ key: 'request.headers[:Method]', values: ['GET'] }, /must be one of :method/],
    [{ key: 'request.headers[:method]', values: ['get'] }, /methods are case-sensitive/],
    [{ key: 'request.headers[:path]', notValues: ['cart?a=b'] }, /notValues must be a path with its query, which begins with "\/"/],
    [{ key: 'request.headers[:authority]', values: ['https://a.example.com'] }, /must be a host, without a scheme/],
    [{ key: 'request.headers[:scheme]', values: ['ftp'] }, /http/],
    [{ key: 'request.headers[Host]', values: ['a.example.com'] }, /must be a header other than the host, got "Host": use hosts of an operation/],
    [{ key: 'request.headers[a][b]', values: ['x'] }, /^key of rule 0: condition 0 must be one of/],
    [{ key: 'request.headers', values: ['x'] }, /^key of rule 0: condition 0 must be one of/],
    [{ key: 'request.auth.claims', values: ['x'] }, /must be one of/],
    [{ key: 'request.auth.claims[]', values: ['x'] }, /must be one of/],
    [{ key: 'destination.labels[app]', values: ['x'] }, /the workload is chosen by the target of the policy/],
    [{ key: 'experimental.envoy.filters.a', values: ['x'] }, /must be one of/],
    [{ key: 'constructor', values: ['x'] }, /must be one of/],
    [{ key: '', values: ['x'] }, /must be one of/],
    [{ key: 'request.headers[x-a]', values: [' a'] }, /values must be a text without blanks around it/],
    [{ key: 'request.headers[x-a]', notValues: ['a '] }, /notValues must be a text without blanks around it/],
    [{ key: 'request.headers[x-a]', values: ['a\nb'] }, /values must be a text without control characters/],
    [{ key: 'connection.sni', values: ['a.example.com:443'] }, /must be a DNS name, without port, scheme and path/],
    [{ key: 'connection.sni', notValues: ['A.example.com'] }, /must be a DNS name in lower case/],
  ])('%j is refused', (value, message) => {
    expect(() => condition(value)).toThrow(message);
  });

  test.each<AuthorizationCondition>([
    { key: 'source.ip', values: ['10.0.0.0/8'], notValues: ['10.0.0.1'] },
    { key: 'destination.port', notValues: ['65535'] },
    { key: 'source.namespace', values: ['team-*-prod'] },
    { key: 'source.serviceAccount', values: ['shop/cart'] },
    { key: 'source.principal', values: ['cluster.local/*'] },
    { key: 'source.trustDomain', values: ['*'] },
    { key: 'request.auth.principal', notValues: ['https://login.example.com/*'] },
    { key: 'request.auth.presenter', values: ['web*'] },
    { key: 'request.headers[X-Tenant]', values: ['*'] },
    { key: 'request.headers[:method]', values: ['GET', 'POST'], notValues: ['P*'] },
    { key: 'request.headers[:path]', values: ['/cart?a=b', '/cart/*', '*.json', '*'] },
    { key: 'request.headers[:authority]', values: ['shop.example.com', 'shop.example.com:*'] },
    { key: 'request.headers[:scheme]', values: ['https'] },
    { key: 'request.auth.claims[realm_access][roles]', values: ['admin'] },
    { key: 'connection.sni', values: ['*.example.com', '*', 'a_b.example.com', 'a.*'] },
    { key: 'request.headers[x-a]', values: ['a b', 'a *', '* b', 'é', 'a\tb'] },
    { key: 'experimental.envoy.filters.network.mysql_proxy[db.table]', values: ['[update]'] },
  ])('%j is written as it is', value => {
    expect(condition(value)).toEqual({ when: [value] });
  });
});
