import { isIP } from 'node:net';
import { MAX_PORT } from './port-number';

const MAX_UINT32 = 4294967295;

const isNumber = (text: string, maximum: number) => /^[0-9]+$/.test(text) && Number(text) <= maximum;
const isPortList = (text: string) => text.trim() === '' || text.split(',').every(port => isNumber(port.trim(), MAX_PORT));
const isNetwork = (text: string) => {
  const [address, length, ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && length !== undefined && rest.length === 0 && isNumber(length, family === 4 ? 32 : 128);
};
const isNetworkList = (text: string) => text === '' || text.split(',').every(isNetwork);
const isQuantity = (text: string) => /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$/.test(text);

/** What a value may be, and in words. */
interface AnnotationValue {
  readonly allowed: string;
  readonly takes: (value: string) => boolean;
}

const COUNT: AnnotationValue = { allowed: 'a whole number', takes: value => isNumber(value, MAX_UINT32) };
const PORT: AnnotationValue = { allowed: 'the number of a port', takes: value => isNumber(value.trim(), MAX_PORT) };
const PORTS: AnnotationValue = { allowed: 'numbers of ports with commas', takes: isPortList };
const PORTS_OR_ALL: AnnotationValue = { allowed: 'numbers of ports with commas, or "*"', takes: value => value === '*' || isPortList(value) };
const NETWORKS: AnnotationValue = { allowed: 'networks such as 10.0.0.0/8 with commas', takes: isNetworkList };
const NETWORKS_OR_ALL: AnnotationValue = {
  allowed: 'networks such as 10.0.0.0/8 with commas, or "*"', takes: value => value === '*' || isNetworkList(value),
};
const QUANTITY: AnnotationValue = { allowed: 'a quantity such as 100m or 128Mi', takes: isQuantity };

/** Annotations whose values the injector looks at. */
const VALUES = new Map<string, AnnotationValue>(Object.entries({
  'sidecar.istio.io/interceptionMode': { allowed: 'REDIRECT, TPROXY or NONE', takes: (value: string) => /^(REDIRECT|TPROXY|NONE)$/.test(value) },
  'status.sidecar.istio.io/port': PORT,
  'readiness.status.sidecar.istio.io/initialDelaySeconds': COUNT,
  'readiness.status.sidecar.istio.io/periodSeconds': COUNT,
  'readiness.status.sidecar.istio.io/failureThreshold': COUNT,
  'traffic.sidecar.istio.io/includeOutboundIPRanges': NETWORKS_OR_ALL,
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': NETWORKS,
  'traffic.sidecar.istio.io/includeInboundPorts': PORTS_OR_ALL,
  'traffic.sidecar.istio.io/excludeInboundPorts': PORTS,
  'traffic.sidecar.istio.io/excludeOutboundPorts': PORTS,
  'prometheus.istio.io/merge-metrics': { allowed: 'true or false', takes: (value: string) => /^(1|0|t|f|true|false)$/i.test(value) },
  'sidecar.istio.io/proxyCPU': QUANTITY,
  'sidecar.istio.io/proxyMemory': QUANTITY,
  'sidecar.istio.io/proxyCPULimit': QUANTITY,
  'sidecar.istio.io/proxyMemoryLimit': QUANTITY,
}));

/** What an annotation has to be, where its value is not; nothing where Istio takes it, or does not look at it. */
export function allowedForAnnotation(name: string, value: string): string | undefined {
  const known = VALUES.get(name);
  return known === undefined || known.takes(value) ? undefined : known.allowed;
}
