import { describe, expect, test } from 'vitest';
import { mergeMeshDefault, mergeMeshDefaultIntoSubset } from '../../src/traffic-policy/merge';

const RANDOM = { simple: 'RANDOM' };
const HASH = { consistentHash: { useSourceIp: true } };
const OUTLIER = { consecutive5xxErrors: 5 };
const STRICT_OUTLIER = { consecutive5xxErrors: 1, interval: '1s' };
const POOL = { tcp: { maxConnections: 100 } };
const TLS = { mode: 'ISTIO_MUTUAL' };
const PROXY = { version: 'V2' };
const TUNNEL = { targetHost: 'a.example', targetPort: 443 };
const port = (number: number) => ({ number });

describe('into a rule', () => {
  test('neither side says anything', () => {
    expect(mergeMeshDefault()).toEqual({});
  });

  test('one side alone stays as it is', () => {
    expect(mergeMeshDefault({ loadBalancer: RANDOM })).toEqual({ loadBalancer: RANDOM });
    expect(mergeMeshDefault(undefined, { loadBalancer: RANDOM })).toEqual({ loadBalancer: RANDOM });
  });

  test('field by field, each as a whole, in the same order whoever sets it', () => {
    const merged = mergeMeshDefault(
      { outlierDetection: OUTLIER, loadBalancer: HASH },
      { loadBalancer: { ...RANDOM, warmup: { duration: '1m' } }, connectionPool: POOL, outlierDetection: STRICT_OUTLIER, tls: TLS, retryBudget: { percent: 10 } },
    );
    expect(merged).toEqual({ loadBalancer: HASH, connectionPool: POOL, outlierDetection: OUTLIER, tls: TLS, retryBudget: { percent: 10 } });
    expect(Object.entries(merged).filter(([, value]) => value !== undefined).map(([key]) => key)).toEqual(['loadBalancer', 'connectionPool', 'outlierDetection', 'tls', 'retryBudget']);
  });

  test('a tunnel and the PROXY protocol never meet', () => {
    expect(mergeMeshDefault({ tunnel: TUNNEL }, { proxyProtocol: PROXY })).toEqual({ tunnel: TUNNEL });
    expect(mergeMeshDefault({ retryBudget: {} }, { proxyProtocol: PROXY })).toEqual({ proxyProtocol: PROXY });
  });

  test('the ports of the rule get what they leave out', () => {
    expect(mergeMeshDefault(
      { portLevelSettings: [{ port: port(80), loadBalancer: RANDOM }] },
      { outlierDetection: OUTLIER, loadBalancer: HASH },
    )).toEqual({
      loadBalancer: HASH,
      outlierDetection: OUTLIER,
      portLevelSettings: [{ port: port(80), loadBalancer: RANDOM, outlierDetection: OUTLIER }],
    });
  });

  test('but not what the rule says for the whole service, which Istio does not use for them', () => {
    expect(mergeMeshDefault({ connectionPool: POOL, portLevelSettings: [{ port: port(80), loadBalancer: RANDOM }] }, { tls: TLS }).portLevelSettings)
      .toEqual([{ port: port(80), loadBalancer: RANDOM, tls: TLS }]);
  });

  test('where the mesh has settings for the same port, they are the ones that fill in', () => {
    expect(mergeMeshDefault(
      { portLevelSettings: [{ port: port(80), loadBalancer: RANDOM }] },
      { outlierDetection: OUTLIER, tls: TLS, portLevelSettings: [{ port: port(80), loadBalancer: HASH, outlierDetection: STRICT_OUTLIER }] },
    ).portLevelSettings).toEqual([{ port: port(80), loadBalancer: RANDOM, outlierDetection: STRICT_OUTLIER }]);
  });

  test('a port that only the mesh names keeps what the rule says for the whole service', () => {
    expect(mergeMeshDefault(
      { loadBalancer: RANDOM },
      { tls: TLS, portLevelSettings: [{ port: port(443), loadBalancer: HASH, outlierDetection: OUTLIER }] },
    )).toEqual({
      loadBalancer: RANDOM,
      tls: TLS,
      portLevelSettings: [{ port: port(443), loadBalancer: RANDOM, outlierDetection: OUTLIER }],
    });
  });

  test('changes neither side', () => {
    const own = { portLevelSettings: [{ port: port(80), loadBalancer: RANDOM }] };
    const meshDefault = { tls: TLS, portLevelSettings: [{ port: port(443), tls: TLS }] };
    const before = JSON.stringify([own, meshDefault]);
    mergeMeshDefault(own, meshDefault);
    expect(JSON.stringify([own, meshDefault])).toBe(before);
  });
});

describe('into a subset', () => {
  const meshDefault = { outlierDetection: OUTLIER, tls: TLS, retryBudget: { percent: 10 } };

  test('inherited fields are not written again', () => {
    expect(mergeMeshDefaultIntoSubset({ loadBalancer: RANDOM }, mergeMeshDefault({}, meshDefault), meshDefault)).toEqual({ loadBalancer: RANDOM });
    expect(mergeMeshDefaultIntoSubset(undefined, undefined, meshDefault)).toEqual({});
  });

  test('its own fields stay', () => {
    const subset = { loadBalancer: HASH, proxyProtocol: PROXY, retryBudget: { percent: 1 } };
    expect(mergeMeshDefaultIntoSubset(subset, {}, meshDefault)).toEqual(subset);
  });

  test('its ports get what they leave out', () => {
    expect(mergeMeshDefaultIntoSubset({ portLevelSettings: [{ port: port(80), outlierDetection: STRICT_OUTLIER }] }, {}, meshDefault))
      .toEqual({ portLevelSettings: [{ port: port(80), outlierDetection: STRICT_OUTLIER, tls: TLS }] });
  });

  test('a tunnel of the mesh, which Istio does not let it inherit, is written unless rule or subset wrap their connections', () => {
    const merged = (own: object, subset: object) =>
      mergeMeshDefaultIntoSubset(subset, mergeMeshDefault(own, { tunnel: TUNNEL }), { tunnel: TUNNEL });
    expect(merged({}, {})).toEqual({ tunnel: TUNNEL });
    expect(merged({ proxyProtocol: PROXY }, {})).toEqual({});
    expect(merged({ tunnel: { ...TUNNEL, targetPort: 444 } }, {})).toEqual({});
    expect(merged({}, { proxyProtocol: PROXY })).toEqual({ proxyProtocol: PROXY });
  });

  test('a tunnel of the rule is not: Istio would not use it for the subset either', () => {
    expect(mergeMeshDefaultIntoSubset({ retryBudget: {} }, { tunnel: TUNNEL })).toEqual({});
  });
});
