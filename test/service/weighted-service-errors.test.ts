import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestsOf, version } from './service-fixture';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version-options';

const make = (props: Partial<WeightedServiceProps>) => echoIn(chartIn(), props);
const makeVersions = (...versions: WeightedServiceVersionOptions[]) => make({ versions });
const listeningOn = (portNumber?: number) => ({ containers: [{ image: 'echo:1', portNumber }] });

describe('versions of a WeightedService', () => {
  test('are at least one', () => {
    expect(() => makeVersions()).toThrow('versions of service "echo" must be a list of at least one, got []: add one, with a name and containers');
    expect(() => make({ versions: undefined })).toThrow('versions of service "echo" must be a list of at least one, got undefined');
    expect(makeVersions(version('v1')).versions).toHaveLength(1);
  });

  test('the id stands for a name that is not there yet', () => {
    expect(() => make({ name: undefined, versions: [] })).toThrow('versions of service "service" must be a list');
  });

  test('have a name each', () => {
    expect(() => makeVersions(version('v1'), version('v1')))
      .toThrow('name of a version of service "echo" must be there once, got "v1" again: rename one of them');
  });

  test('have a name that constructs can handle', () => {
    expect(() => makeVersions(version('constructor'))).toThrow('name of a version of service "echo" must be another name, got "constructor"');
    expect(makeVersions(version('constructors')).versions).toHaveLength(1);
  });

  test('have a name that is a DNS label', () => {
    for (const name of ['', 'V1', 'v1.2', 'v_1', '-v1', 'v1-', 'v'.repeat(64)]) {
      expect(() => makeVersions(version(name)))
        .toThrow(`name of a version of service "echo" must be a DNS label (1 to 63 lower case letters, digits and inner hyphens), got "${name}": versions are names`);
    }
    for (const name of ['v1-2', '2026-11', 'v'.repeat(63)]) {
      expect(makeVersions(version(name)).versions[0].name).toBe(name);
    }
  });

  test('have a container', () => {
    expect(() => makeVersions(version('v1', { containers: [] })))
      .toThrow('containers of version "v1" of service "echo" must be a list of at least one, got []: add the container that serves the port');
  });

  test('have a number of pods', () => {
    for (const replicas of [-1, 1.5, NaN]) {
      expect(() => makeVersions(version('v1', { replicas })))
        .toThrow(`replicas of version "v1" of service "echo" must be an integer of at least 0, got ${replicas}: a number of pods`);
    }
  });
});

describe('ports of a WeightedService', () => {
  test('are TCP ports', () => {
    for (const port of [0, 65536, 80.5, NaN]) {
      expect(() => make({ port })).toThrow(`port of service "echo" must be an integer from 1 to 65535, got ${port}: use the number of a TCP port`);
      expect(() => make({ targetPort: port })).toThrow(`targetPort of service "echo" must be an integer from 1 to 65535, got ${port}`);
      expect(() => makeVersions(version('v1', listeningOn(port)))).toThrow(`port of the containers of service "echo" must be an integer from 1 to 65535, got ${port}`);
    }
    expect(make({ port: 65535, targetPort: 1 }).service.port).toBe(65535);
  });

  test('of the containers agree', () => {
    const message = 'containers of service "echo" must be set up to listen on one port, the same in all versions, got';
    const fix = 'give the first container of every version the same portNumber, or set targetPort';

    expect(() => makeVersions(version('v1', listeningOn(8080)), version('v2', listeningOn(8081)))).toThrow(`${message} [8080,8081]: ${fix}`);
    expect(() => makeVersions(version('v1', listeningOn(8080)), version('v2', listeningOn()))).toThrow(`${message} [8080,"none"]: ${fix}`);
    expect(() => makeVersions(version('v1', listeningOn()))).toThrow(`${message} ["none"]: ${fix}`);
    expect(makeVersions(version('v1', listeningOn(8080)), version('v2', listeningOn(8080))).versions).toHaveLength(2);
  });

  test('of the containers do not count where a target port is given', () => {
    const chart = chartIn();
    echoIn(chart, { targetPort: 8081, versions: [version('v1', listeningOn(8080)), version('v2', listeningOn())] });

    expect(manifestsOf(chart, 'Service')[0].spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 8081, appProtocol: 'http' }]);
  });

  test('are found in each way that cdk8s-plus takes them, and in a later container', () => {
    const image = 'echo:1';
    const chart = chartIn();
    echoIn(chart, {
      versions: [
        version('a', { containers: [{ image, port: 9000 }] }),
        version('b', { containers: [{ image, ports: [{ number: 9000 }] }] }),
        version('c', { containers: [{ image, name: 'sidecar' }, { image, portNumber: 9000 }] }),
      ],
    });

    expect(manifestsOf(chart, 'Service')[0].spec.ports[0].targetPort).toBe(9000);
  });
});
