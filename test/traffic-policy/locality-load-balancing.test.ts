import { describe, expect, test } from 'vitest';
import { LocalityLoadBalancing } from '../../src/traffic-policy';

const LOCALITY = 'must be region, region/zone or region/zone/subzone, the last segment possibly "*"';

describe('distribute', () => {
  const distribute = (...origins: string[]) =>
    LocalityLoadBalancing.distribute(origins.map(fromLocality => ({ fromLocality, toLocalities: { '*': 100 } })))._render();
  const shares = (toLocalities: Record<string, number>) => LocalityLoadBalancing.distribute([{ fromLocality: 'eu', toLocalities }])._render();

  test('shares of one locality', () => {
    expect(LocalityLoadBalancing.distribute([{ fromLocality: 'eu/a/*', toLocalities: { 'eu/a/*': 80, 'eu/b/*': 20 } }])._render())
      .toEqual({ localityLbSetting: { distribute: [{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }] } });
  });

  test('nothing to distribute is refused', () => {
    expect(() => LocalityLoadBalancing.distribute([])).toThrow('distribute: distributions must be a list of at least one, got []');
  });

  test('shares that do not make 100 are refused', () => {
    expect(() => shares({ eu: 80, us: 19 })).toThrow('toLocalities of "eu" must be shares that make 100 together, got 99: shares are percentages');
    expect(shares({ eu: 80, us: 20 })).toEqual({ localityLbSetting: { distribute: [{ from: 'eu', to: { eu: 80, us: 20 } }] } });
  });

  test('a share of nothing is refused, one percent is not', () => {
    expect(() => shares({ eu: 100, us: 0 }))
      .toThrow('toLocalities of "eu": share of "us" must be an integer from 1 to 100, got 0: leave out a locality that gets nothing');
    expect(shares({ eu: 99, us: 1 })).toBeDefined();
  });

  test.each(['', 'eu/', '/a', 'eu/a/b/c', '*/a', 'eu/a*', '**'])('"%s" is no locality', locality => {
    expect(() => distribute(locality)).toThrow(`fromLocality ${LOCALITY}, got ${JSON.stringify(locality)}: write "eu-west/zone-1/*" for example`);
    expect(() => shares({ [locality]: 100 })).toThrow(`toLocalities of "eu" ${LOCALITY}`);
  });

  test.each(['*', 'eu', 'eu/*', 'eu/a', 'eu/a/*', 'eu/a/b'])('"%s" is one', locality => {
    expect(distribute(locality)).toBeDefined();
    expect(shares({ [locality]: 100 })).toBeDefined();
  });

  test.each([
    [['eu', 'eu']], [['eu', 'eu/a']], [['eu/a', 'eu']], [['eu/*', 'eu/a']], [['*', 'eu']], [['*', '*']], [['eu/a/b', 'eu/a']],
  ])('origins that overlap are refused: %j', origins => {
    expect(() => distribute(...origins)).toThrow(`fromLocality must be a locality that "${origins[0]}" does not overlap, got "${origins[1]}": `
      + 'put the narrower one first, and end the broader one with "*"');
  });

  test('a broader origin after a narrower one is what Istio reads in that order', () => {
    expect(distribute('eu/a/b', 'eu/a/*', 'eu/*', '*')).toBeDefined();
  });

  test.each([[{ 'eu': 50, 'eu/a': 50 }], [{ 'eu/a': 50, 'eu/*': 50 }]])('targets that overlap are refused in any order: %j', targets => {
    expect(() => shares(targets)).toThrow('toLocalities of "eu" must be localities that do not overlap, got ');
  });
});

describe('failover', () => {
  const failover = (fromRegion: string, toRegion: string) => LocalityLoadBalancing.failover([{ fromRegion, toRegion }])._render();

  test('between regions, sorted by labels first', () => {
    expect(LocalityLoadBalancing.failover([{ fromRegion: 'eu', toRegion: 'us' }], { priorityLabels: ['version=v1'] })._render())
      .toEqual({ localityLbSetting: { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['version=v1'] } });
  });

  test('without regions is refused', () => {
    expect(() => LocalityLoadBalancing.failover([])).toThrow('failover: failovers must be a list of at least one, got []');
  });

  test('to the same region is refused', () => {
    expect(() => failover('eu', 'eu')).toThrow('toRegion must be a region other than fromRegion "eu", got "eu": name the region that takes over');
    expect(failover('eu', 'us')).toEqual({ localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } });
  });

  test.each(['eu/a', '*', ''])('"%s" is no region', region => {
    expect(() => failover(region, 'us')).toThrow(`fromRegion must be a region, without zone and wildcard, got "${region}"`);
    expect(() => failover('us', region)).toThrow(`toRegion must be a region, without zone and wildcard, got "${region}"`);
  });

  test('two failovers of a region are refused, two regions are not', () => {
    const twice = (second: string) => LocalityLoadBalancing.failover([{ fromRegion: 'eu', toRegion: 'us' }, { fromRegion: second, toRegion: 'ap' }]);
    expect(() => twice('eu')).toThrow('fromRegion must be named once, got "eu": Istio uses the first of several and ignores the others');
    expect(twice('af')._render().localityLbSetting?.failover).toHaveLength(2);
  });

  test('labels of the topology beside regions are refused', () => {
    expect(() => LocalityLoadBalancing.failover([{ fromRegion: 'eu', toRegion: 'us' }], { priorityLabels: ['topology.kubernetes.io/zone'] }))
      .toThrow('priorityLabels must be labels other than region, zone and subzone, got "topology.kubernetes.io/zone"');
  });
});

describe('failoverPriority', () => {
  test('keys and values', () => {
    const labels = ['topology.kubernetes.io/zone', 'version=v1'];
    expect(LocalityLoadBalancing.failoverPriority(labels)._render()).toEqual({ localityLbSetting: { failoverPriority: labels } });
  });

  test('without labels is refused', () => {
    expect(() => LocalityLoadBalancing.failoverPriority([])).toThrow('failoverPriority: labels must be a list of at least one, got []: name at least one label');
  });

  test('a label that is none is refused', () => {
    expect(() => LocalityLoadBalancing.failoverPriority(['a=b=c'])).toThrow('label of a failover priority: label a must be');
    expect(() => LocalityLoadBalancing.failoverPriority([''])).toThrow('label of a failover priority: label key must be');
  });
});

describe('switches', () => {
  test.each([
    ['enabled', LocalityLoadBalancing.enabled(), { localityLbSetting: { enabled: true } }],
    ['disabled', LocalityLoadBalancing.disabled(), { localityLbSetting: { enabled: false } }],
    ['zoneAware', LocalityLoadBalancing.zoneAware(), { zoneAwareLbSetting: { enabled: true } }],
    ['zoneAwareDisabled', LocalityLoadBalancing.zoneAwareDisabled(), { zoneAwareLbSetting: { enabled: false } }],
  ])('%s', (_, locality, rendered) => {
    expect(locality._render()).toEqual(rendered);
  });
});

describe('zone aware', () => {
  test('with everything', () => {
    expect(LocalityLoadBalancing.zoneAware({
      failover: [{ fromRegion: 'eu', toRegion: 'us' }], priorityLabels: ['topology.istio.io/cluster'], minClusterSize: 3,
    })._render()).toEqual({
      zoneAwareLbSetting: { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['topology.istio.io/cluster'], minClusterSize: 3 },
    });
  });

  test('a cluster size of 0 is refused, 1 is not', () => {
    expect(() => LocalityLoadBalancing.zoneAware({ minClusterSize: 0 })).toThrow('minClusterSize must be an integer of at least 1, got 0');
    expect(LocalityLoadBalancing.zoneAware({ minClusterSize: 1 })._render()).toEqual({ zoneAwareLbSetting: { minClusterSize: 1 } });
  });

  test('labels of the topology are refused, that of the node is not', () => {
    expect(() => LocalityLoadBalancing.zoneAware({ priorityLabels: ['topology.kubernetes.io/region'] }))
      .toThrow('priorityLabels must be labels other than region, zone and subzone');
    expect(LocalityLoadBalancing.zoneAware({ priorityLabels: ['kubernetes.io/hostname'] })._render())
      .toEqual({ zoneAwareLbSetting: { failoverPriority: ['kubernetes.io/hostname'] } });
  });
});
