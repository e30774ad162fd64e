import { Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn } from './policy-fixture';
import { PeerAuthentication, PeerAuthenticationMode, PeerAuthenticationProps } from '../../src/security';

const { DISABLE, STRICT } = PeerAuthenticationMode;
const selector = { app: 'echo' };
const peers = (props: PeerAuthenticationProps, chart = chartIn()) => new PeerAuthentication(chart, 'peers', props);
const specOf = (props: PeerAuthenticationProps) => peers(props).apiObject.toJson().spec;

test('asks for mTLS in its namespace', () => {
  const chart = chartIn();
  peers({ metadata: { name: 'default' }, mode: STRICT }, chart);
  expect(Testing.synth(chart)).toEqual([{
    apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'shop' }, spec: { mtls: { mode: 'STRICT' } },
  }]);
});

test('of some pods, with ports that differ', () => {
  expect(specOf({ mode: STRICT, selector, portModes: [{ port: 9090, mode: DISABLE }, { port: 8080, mode: STRICT }] })).toEqual({
    selector: { matchLabels: { app: 'echo' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'STRICT' }, 9090: { mode: 'DISABLE' } },
  });
});

test('of some ports only', () => {
  expect(specOf({ selector, portModes: [{ port: 65535, mode: DISABLE }] })).toEqual({
    selector: { matchLabels: { app: 'echo' } }, portLevelMtls: { 65535: { mode: 'DISABLE' } },
  });
});

describe('refused is', () => {
  test.each<[string, PeerAuthenticationProps, string]>([
    ['a policy that says nothing', { selector }, 'mode must be given where there are no portModes, got undefined: a policy without both changes nothing'],
    ['an empty list alone', { selector, portModes: [] }, 'mode must be given where there are no portModes'],
    ['a selector without labels', { mode: STRICT, selector: {} }, 'selector must be a list of at least one, got []: leave it out for the whole namespace'],
    ['ports without a selector', { mode: STRICT, portModes: [{ port: 80, mode: DISABLE }] }, 'portModes must be left out without a selector, got [80]'],
    ['port 0', { selector, portModes: [{ port: 0, mode: DISABLE }] }, 'port of portModes must be an integer from 1 to 65535, got 0'],
    ['an unknown mode', { mode: 'MUTUAL' as never }, 'mode must be one of DISABLE, PERMISSIVE, STRICT, got "MUTUAL"'],
    ['an unknown mode of a port', { selector, portModes: [{ port: 80, mode: 'strict' as never }] }, 'mode of port 80 must be one of DISABLE, PERMISSIVE, STRICT, got "strict"'],
    ['a port twice', { selector, portModes: [{ port: 80, mode: DISABLE }, { port: 80, mode: STRICT }] }, 'port of portModes must be there once, got 80 again'],
  ])('%s', (_, props, message) => {
    expect(() => peers(props)).toThrow(message);
  });

  test('no property at all', () => {
    expect(() => new PeerAuthentication(chartIn(), 'peers')).toThrow('mode must be given where there are no portModes');
  });

  test('but no empty list beside a mode', () => {
    expect(specOf({ mode: STRICT, portModes: [] })).toEqual({ mtls: { mode: 'STRICT' } });
  });
});
