import { FindingLevel } from '../../findings';
import { CDI115 } from '../../findings/catalogue/cdi115';
import {
  CURVES, mapOf, MAX_PORT, millisecondsOf, Misfit, misfitOfLogFormat, misfitOfWait, never, REFUSED_SUITE, refusedCipherSuite, textsOf,
} from '../../istio';
import { describedMesh } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, numberAt, Refusal, refused, textAt } from '../refused-by-envoy';
import { durationsIn, keepaliveRefusedByLinux, poolRefusals, refusedByLinux } from '../refused-pools';
import { jsonRefusals } from './log-formats';
import { providerRefusals } from './provider-refusals';
import { proxyConfigRefusals } from './proxy-config';

type Config = Readonly<Record<string, unknown>>;

/** Values of the mesh configuration that istiod takes, and Envoy refuses: no proxy of the mesh takes anything new any more. */
export const refusedMeshValues: Check = {
  ...CDI115,
  kinds: ['/ConfigMap', 'install.istio.io/IstioOperator'],
  check(object) {
    const { meshConfig } = describedMesh([object]);
    const isText = object.manifest.kind === 'ConfigMap';
    const found = meshConfig === undefined ? [] : inspect(isText ? 'data.mesh: ' : 'spec.meshConfig.', meshConfig);
    return found.map(one => ({ ...one, level: FindingLevel.WARNING, field: isText ? 'data.mesh' : one.field }));
  },
};

function inspect(at: string, config: Config): FoundInObject[] {
  const { defaultTrafficPolicy, tcpKeepalive, extensionProviders } = config;
  const { connectionPool, outlierDetection } = mapOf(defaultTrafficPolicy);
  const policy = `${at}defaultTrafficPolicy`;
  return [
    ...refused([
      ...ownRefusals(at, config),
      ...poolRefusals(`${policy}.connectionPool`, connectionPool),
      ...durationsIn(`${policy}.outlierDetection`, outlierDetection, ['interval', 'baseEjectionTime']),
      ...proxyConfigRefusals(`${at}defaultConfig`, config.defaultConfig),
    ], 'what it gets: no proxy of the mesh takes anything new, and one that starts has nothing'),
    ...refused(itemsAt(`${at}extensionProviders`, extensionProviders).flatMap(each => providerRefusals(...each)),
      'all listeners of the pods that use the provider'),
    ...keepaliveRefusedByLinux(`${at}tcpKeepalive`, tcpKeepalive),
    ...refusedByLinux(`${policy}.connectionPool`, connectionPool),
  ];
}

function ownRefusals(at: string, { accessLogFormat, accessLogEncoding, defaultHttpRetryPolicy, meshMTLS, ...config }: Config): Refusal[] {
  const retries = mapOf(defaultHttpRetryPolicy);
  return [
    ...accessLogEncoding === 'JSON' && typeof accessLogFormat === 'string' ? jsonRefusals(`${at}accessLogFormat`, accessLogFormat)
      : [textAt(`${at}accessLogFormat`, accessLogFormat, format => misfitOfLogFormat(format))],
    textAt(`${at}protocolDetectionTimeout`, config.protocolDetectionTimeout, misfitOfWait),
    textAt(`${at}dnsRefreshRate`, config.dnsRefreshRate, misfitOfRefresh),
    textAt(`${at}defaultHttpRetryPolicy.perTryTimeout`, retries.perTryTimeout, misfitOfWait),
    textAt(`${at}defaultHttpRetryPolicy.backoff`, retries.backoff, misfitOfPause),
    suiteRefusal(`${at}meshMTLS.cipherSuites`, mapOf(meshMTLS).cipherSuites),
    suiteRefusal(`${at}tlsDefaults.cipherSuites`, mapOf(config.tlsDefaults).cipherSuites),
    ...textsOf(mapOf(config.tlsDefaults).ecdhCurves).map((curve): Refusal =>
      [`${at}tlsDefaults.ecdhCurves`, curve, CURVES.includes(curve) ? undefined : UNKNOWN_CURVE]),
    ...portRefusals(at, config),
  ];
}

function misfitOfRefresh(duration: string): Misfit | undefined {
  return misfitOfWait(duration) ?? ((millisecondsOf(duration) ?? 2) > 1 ? undefined : never('a duration of more than 1ms', 'write 5s, for example'));
}

function misfitOfPause(duration: string): Misfit | undefined {
  return misfitOfWait(duration) ?? (millisecondsOf(duration) !== 0 ? undefined : never('a duration of more than 0s', 'write 25ms, or leave it out'));
}

const UNKNOWN_CURVE = never(`one of ${CURVES.join(', ')}`, 'leave it out');

function suiteRefusal(field: string, suites: unknown): Refusal {
  const suite = refusedCipherSuite(textsOf(suites));
  return [field, suite, suite === undefined ? undefined : REFUSED_SUITE];
}

const PORTS: readonly (readonly [name: string, usual: number | undefined])[] = [
  ['proxyListenPort', 15001], ['proxyInboundListenPort', 15006], ['proxyHttpPort', undefined],
];

/** The ports on which every sidecar listens. */
function portRefusals(at: string, config: Config): Refusal[] {
  const given = PORTS.map(([name, usual]) => [name, config[name] || usual] as const);
  return given.map(([name, port], index) => numberAt(`${at}${name}`, config[name], number =>
    number < 0 || number > MAX_PORT ? never(`the number of a port, at most ${MAX_PORT}`, 'take another one')
      : given.some(([, other], before) => before !== index && other === port && port !== undefined)
        ? never('another port than those of the others on which sidecars listen', 'take another one') : undefined));
}
