import { describe, expect, test } from 'vitest';
import { isTakenByPeers, peerModeOf, PeerLayers, PeerMode, plainTextBy } from '../../src/istio';

const mode = (value: string | undefined) => ({ mtls: { mode: value } });

test.each<[string, PeerLayers, number | undefined, string | undefined, string | undefined]>([
  ['nothing', {}, 8080, undefined, undefined],
  ['that of the mesh', { mesh: mode('STRICT') }, 8080, 'STRICT', 'mesh'],
  ['that of the namespace before it', { mesh: mode('STRICT'), namespace: mode('DISABLE') }, 8080, 'DISABLE', 'namespace'],
  ['UNSET is that of the next', { mesh: mode('STRICT'), namespace: mode('UNSET'), pods: {} }, 8080, 'STRICT', 'mesh'],
  ['that of the pods', { namespace: mode('STRICT'), pods: mode('PERMISSIVE') }, 8080, 'PERMISSIVE', 'pods'],
  ['that of the port', { pods: { ...mode('STRICT'), portLevelMtls: { 8080: { mode: 'DISABLE' } } } }, 8080, 'DISABLE', 'pods'],
  ['that of another port', { pods: { ...mode('STRICT'), portLevelMtls: { 9090: { mode: 'DISABLE' } } } }, 8080, 'STRICT', 'pods'],
  ['a port that says nothing', { namespace: mode('STRICT'), pods: { portLevelMtls: { 8080: { mode: 'UNSET' } } } }, 8080, 'STRICT', 'namespace'],
  ['ports of a namespace, which nobody reads', { namespace: { ...mode('STRICT'), portLevelMtls: { 8080: { mode: 'DISABLE' } } } }, 8080, 'STRICT', 'namespace'],
  ['no port', { pods: { ...mode('STRICT'), portLevelMtls: { 8080: { mode: 'DISABLE' } } } }, undefined, 'STRICT', 'pods'],
  ['what is no mode', { mesh: mode('x') }, 8080, undefined, undefined],
])('%s', (_, layers, port, expected, by) => {
  expect(peerModeOf(layers, port)).toEqual(expected === undefined ? undefined : { mode: expected, by });
});

describe('clients send plain text by themselves', () => {
  test.each<[string, PeerLayers, 'namespace' | 'mesh' | undefined]>([
    ['not where nothing is said', {}, undefined],
    ['by DISABLE of the namespace', { namespace: mode('DISABLE'), mesh: mode('STRICT'), pods: mode('STRICT') }, 'namespace'],
    ['by DISABLE of the mesh', { mesh: mode('DISABLE') }, 'mesh'],
    ['by DISABLE of the mesh where the namespace says UNSET', { namespace: mode('UNSET'), mesh: mode('DISABLE') }, 'mesh'],
    ['not where the namespace says otherwise', { namespace: mode('PERMISSIVE'), mesh: mode('DISABLE') }, undefined],
    ['not by what some pods say', { pods: mode('DISABLE') }, undefined],
  ])('%s', (_, layers, by) => {
    expect(plainTextBy(layers)).toBe(by);
  });
});

test.each<[string | undefined, PeerMode | undefined, boolean]>([
  [undefined, 'STRICT', true], ['ISTIO_MUTUAL', 'STRICT', true], ['ISTIO_MUTUAL', undefined, true], ['ISTIO_MUTUAL', 'DISABLE', false],
  ['DISABLE', 'STRICT', false], ['DISABLE', 'PERMISSIVE', true], ['SIMPLE', 'STRICT', false], ['SIMPLE', 'DISABLE', true], ['MUTUAL', 'STRICT', true],
])('what clients send by %s, pods with %s take: %s', (clientMode, peerMode, isTaken) => {
  expect(isTakenByPeers(clientMode, peerMode)).toBe(isTaken);
});
