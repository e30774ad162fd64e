/** With what the agent of Istio writes for its start Envoy starts, or not, by annotations of pods and the configuration of proxies. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { installEnvoy } from './envoy/envoy';
import { misfitsOfPodAnnotations } from '../../src/istio';

const run = promisify(execFile);

/** So long one runs that starts, before it is ended: of these expressions nothing is made where it only validates. */
const RUNS_MS = 5_000;

let envoy: string;

beforeAll(async () => {
  envoy = await installEnvoy();
});

/** Istio's template for the start, as far as it has these annotations. */
const TEMPLATES: Readonly<Record<string, (value: string) => string>> = {
  statsInclusionPrefixes: value => matcher(value.split(',').map(text => `{"prefix": "${text}"}`)),
  statsInclusionSuffixes: value => matcher(value.split(',').map(text => `{"suffix": "${text}"}`)),
  statsInclusionRegexps: value => matcher(value.split(',').map(text => `{"safe_regex": {"regex": ${JSON.stringify(text)}}}`)),
  extraStatTags: value => `"stats_config": {"stats_tags": [${value.split(',').filter(tag => tag !== '')
    .map(tag => `{"regex": "(${tag}=\\\\.=(.*?);\\\\.;)", "tag_name": "${tag}"}`).join(', ')}]}`,
  statsHistogramBuckets: value => `"stats_config": {"histogram_bucket_settings": [${Object.entries(JSON.parse(value) as object)
    .map(([prefix, buckets]) => JSON.stringify({ match: { prefix }, buckets })).join(', ')}]}`,
  // Written as Go writes a duration: see the cases.
  statsFlushInterval: value => `"stats_flush_interval": "${value}"`,
  statsEvictionInterval: value => `"stats_flush_interval": "5s", "stats_eviction_interval": "${value}"`,
};

function matcher(patterns: readonly string[]): string {
  return `"stats_config": {"stats_matcher": {"inclusion_list": {"patterns": [${patterns.join(', ')}]}}}`;
}

async function starts(annotation: string, written: string): Promise<boolean> {
  const config = `{"node": {"id": "a", "cluster": "b"}, ${TEMPLATES[annotation](written)}}`;
  const options = ['--log-level', 'critical', '--config-yaml', config];
  return annotation === 'statsInclusionRegexps'
    ? run(envoy, [...options, '--concurrency', '1', '--disable-hot-restart'], { timeout: RUNS_MS }).then(() => true, () => false)
    : run(envoy, [...options, '--mode', 'validate']).then(() => true, () => false);
}

const isTold = (annotation: string, value: string): boolean => misfitsOfPodAnnotations({ [`sidecar.istio.io/${annotation}`]: value }, false).length > 0;

describe('Envoy does not start', () => {
  test.each<[annotation: string, value: string, written?: string]>([
    ['statsInclusionPrefixes', 'a,'],
    ['statsInclusionPrefixes', 'a"b'],
    ['statsInclusionPrefixes', 'a\\d'],
    ['statsInclusionSuffixes', ',a'],
    ['statsInclusionRegexps', 'a,'],
    ['statsInclusionRegexps', '('],
    ['extraStatTags', '('],
    ['extraStatTags', 'a"'],
    ['extraStatTags', 'a,*'],
    ['statsHistogramBuckets', '{"":[1]}'],
    ['statsHistogramBuckets', '{"a":[0]}'],
    ['statsHistogramBuckets', '{"a":[1,1]}'],
    ['statsFlushInterval', '500ms'],
    ['statsFlushInterval', '60s', '1m0s'],
    ['statsFlushInterval', '0s'],
    ['statsFlushInterval', '-1s'],
    ['statsEvictionInterval', '0s'],
    ['statsEvictionInterval', '-5s'],
  ])('with %s %j', async (annotation, value, written = value) => {
    expect(isTold(annotation, value)).toBe(true);
    expect(await starts(annotation, written)).toBe(false);
  });
});

describe('Envoy starts', () => {
  test.each<[annotation: string, value: string, written?: string]>([
    ['statsInclusionPrefixes', 'a,b'],
    ['statsInclusionPrefixes', 'a\nb'],
    ['statsInclusionPrefixes', 'a\\\\b'],
    ['statsInclusionSuffixes', 'ä'],
    ['statsInclusionRegexps', '(a|b).*'],
    ['extraStatTags', 'a,,b_c'],
    ['extraStatTags', 'a b'],
    ['statsHistogramBuckets', '{"a":[1,0.5],"b":[]}'],
    ['statsFlushInterval', '59s'],
    ['statsFlushInterval', '1500ms', '1.5s'],
    ['statsEvictionInterval', '10m', '600s'],
  ])('with %s %j', async (annotation, value, written = value) => {
    expect(isTold(annotation, value)).toBe(false);
    expect(await starts(annotation, written)).toBe(true);
  });
});
