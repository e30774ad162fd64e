import { expect, test } from 'vitest';
import { FormatFacts, formatText } from '../../src/istio';

const HEADERS: Readonly<Record<string, string>> = {
  ':path': '/cart?a=%41%20b&a=2&e=&p=x+y%2B&n', ':authority': 'shop.example.com:80', 'x-a': 'a', 'x-empty': '',
};

const FACTS: FormatFacts = {
  header: name => HEADERS[name],
  isOpen: name => name === 'x-request-id',
  protocol: 'HTTP/1.1',
  routeName: 'all',
  cluster: 'outbound|80||cart.shop.svc.cluster.local',
  routeMetadata: { istio: { config: '/apis/x' } },
  clusterMetadata: { istio: { subset: 'v1', services: [{ namespace: 'shop', host: 'cart' }], flag: true } },
  clientAddress: '203.0.113.7',
  directAddress: '10.0.0.1',
  localPort: 8080,
  isTls: false,
};

test.each([
  ['plain', 'plain'], ['100%%', '100%'], ['%%REQ(x-a)%%', '%REQ(x-a)%'], ['%%%REQ(x-a)%', '%a'], ['<%REQ(X-A)%>', '<a>'],
  ['%REQ(x-none)%', ''], ['%REQ(x-none?X-A)%', 'a'], ['%REQ(x-empty?x-a)%.', '.'], ['%REQ(x-none?x-empty)%', ''],
  ['%REQUEST_HEADER(x-a)%%STREAM_INFO_REQ(x-a)%', 'aa'], ['%REQ(x-a)%:%REQ(x-a)%', 'a:a'],
  ['%PATH(NQ)%', '/cart'], ['%PATH:4%', '/car'], ['%PATH(WQ:ORIG)%', ''], ['%PATH(NQ:PATH)%', '/cart'],
  ['%QUERY_PARAM(a)%', 'A b'], ['%QUERY_PARAM(e)%.', '.'], ['%QUERY_PARAM(p)%', 'x+y+'], ['%QUERY_PARAM(n)%.', '.'], ['%QUERY_PARAM(A)%.', '.'],
  ['%QUERY_PARAMS%', 'a=%41%20b&a=2&e=&p=x+y%2B&n'], ['%QUERY_PARAMS(DECODED)%', 'a=A%20b&a=2&e=&p=x+y+&n'], ['%QUERY_PARAMS:3%', 'a=%'],
  ['%PROTOCOL% %ROUTE_NAME%', 'HTTP/1.1 all'],
  ['%UPSTREAM_CLUSTER_RAW%', 'outbound|80||cart.shop.svc.cluster.local'], ['%UPSTREAM_CLUSTER%', 'outbound|80||cart.shop.svc.cluster.local;'],
  ['%METADATA(ROUTE:istio:config)%', '/apis/x'], ['%METADATA(ROUTE:istio)%', '{"config":"/apis/x"}'], ['%METADATA(ROUTE:other:x)%', ''],
  ['%METADATA(ROUTE:istio:config:x)%', ''], ['%CLUSTER_METADATA(istio:subset)%', 'v1'], ['%METADATA(CLUSTER:istio:flag)%', 'true'],
  ['%METADATA(CLUSTER:istio:services)%', '[{"host":"cart","namespace":"shop"}]'],
  ['%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%', '203.0.113.7 10.0.0.1'],
  ['%DOWNSTREAM_LOCAL_PORT%', '8080'],
  // Without TLS there is none of its facts.
  ['%DOWNSTREAM_TLS_VERSION%%DOWNSTREAM_PEER_SUBJECT%%DOWNSTREAM_LOCAL_URI_SAN%%REQUESTED_SERVER_NAME%.', '.'],
  ['%REQUESTED_SERVER_NAME(HOST_FIRST:ORIG)%', ''],
])('%s is %j', (text, expected) => {
  expect(formatText(text, FACTS)).toEqual({ text: expected, undecided: [] });
});

test.each([
  '%START_TIME%', '%START_TIME(%s)%',
  '%REQ(x-request-id)%', '%REQ(x-none?x-request-id)%', '%ENVIRONMENT(HOME)%', '%DOWNSTREAM_REMOTE_PORT%', '%DURATION%',
  '%RESPONSE_CODE%', '%RESP(x-a)%', '%UPSTREAM_HOST%', '%METADATA(DYNAMIC:x)%', '%DYNAMIC_METADATA(x:y)%', '%HOSTNAME%', '%STREAM_ID%',
])('%s stays as it is, and is told', command => {
  expect(formatText(`<${command}>%REQ(x-a)%`, FACTS)).toEqual({ text: `<${command}>a`, undecided: [command] });
});

test('what nobody knows is not decided', () => {
  const { protocol: _, cluster, clusterMetadata, clientAddress, directAddress, ...unknown } = FACTS;
  ['%PROTOCOL%', '%UPSTREAM_CLUSTER%', '%METADATA(CLUSTER:istio)%', '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'].forEach(command =>
    expect(formatText(command, unknown).undecided).toEqual([command]));
  expect(formatText('%UPSTREAM_CLUSTER%.', { ...FACTS, cluster: '' }).text).toBe('.');
});

test('with TLS the name of the server is known, and the rest of the handshake is not', () => {
  const tls = { ...FACTS, isTls: true, serverName: 'shop.example.com' };
  expect(formatText('%REQUESTED_SERVER_NAME%%DOWNSTREAM_TLS_VERSION%', tls))
    .toEqual({ text: 'shop.example.com%DOWNSTREAM_TLS_VERSION%', undecided: ['%DOWNSTREAM_TLS_VERSION%'] });
});
