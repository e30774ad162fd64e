import { isIP } from 'node:net';
import { LABEL_KEY_RULE, LABEL_VALUE_RULE, OBJECT_NAME_RULE, portNumber, portOrName } from './pods/forms';
import { at, distinct, Fields, fieldsOf, Inspect, itemsOf, oneOf, text, TextRule, wholeNumber } from './pods/shape';
import { Walk } from './walk';
import { fixOfType, shown } from './wording';
import { Manifest } from '../manifest';
import { DNS_LABEL } from '../object-names';
import { isGiven, isMap, listOf, mapOf, mapsOf } from '../plain-value';
import { MAX_PORT } from '../port-number';

const PORT_NAME_RULE: TextRule = {
  takes: value => value === '' || DNS_LABEL.test(value),
  must: 'be at most 63 lower case letters, digits and inner "-"',
  fix: 'rename it',
};

const PROTOCOL_NAME_RULE: TextRule = {
  takes: LABEL_KEY_RULE.takes, must: 'be the name of a protocol such as "http" or "kubernetes.io/h2c"', fix: 'write one, or leave it out',
};

const CLUSTER_IP_RULE: TextRule = {
  takes: value => value === '' || value === 'None' || isIP(value) !== 0 && !value.includes('%'),
  must: 'be None, or an IP address',
  fix: 'leave it out',
};

const EXTERNAL_NAME_RULE: TextRule = {
  ...OBJECT_NAME_RULE,
  takes: value => value === '' || OBJECT_NAME_RULE.takes(value.replace(/\.$/, '')),
  fix: 'write the name of a host',
};

const port = fieldsOf({
  name: text(PORT_NAME_RULE),
  port: portNumber,
  protocol: oneOf('TCP', 'UDP', 'SCTP'),
  // 0 is the port itself.
  targetPort: (value, walk) => value === 0 ? undefined : portOrName(value, walk),
  nodePort: wholeNumber(0, MAX_PORT),
  appProtocol: text(PROTOCOL_NAME_RULE),
});

const ports = itemsOf(port, distinct('name'), requireOneEach);

const FIELDS: Readonly<Record<string, Inspect>> = {
  type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  ports,
  selector: inspectSelector,
  clusterIP: text(CLUSTER_IP_RULE),
  externalName: text(),
  sessionAffinity: oneOf('None', 'ClientIP'),
  externalTrafficPolicy: oneOf('Cluster', 'Local'),
  internalTrafficPolicy: oneOf('Cluster', 'Local'),
  ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
};

const service = fieldsOf(FIELDS, requireNames, requireNoNodePorts, requireExternalName);

/** Tells what the API server refuses in a Service. Nobody asks for what is missing: a part of an object may be all. */
export function inspectService({ apiVersion, kind, spec }: Manifest, walk: Walk): void {
  if (apiVersion === 'v1' && kind === 'Service' && isMap(spec)) {
    at('spec', walk, () => service(spec, walk));
  }
}

function requireOneEach(items: readonly unknown[], walk: Walk): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const { port: number, protocol = 'TCP' } = mapOf(item);
    if (typeof number !== 'number' || typeof protocol !== 'string') {
      return;
    }
    const key = `${number}/${protocol}`;
    if (seen.has(key)) {
      at(index, walk, () => at('port', walk, () => walk.refuse('services', 'be there once for a protocol', `${key} again`, 'keep one of them')));
    }
    seen.add(key);
  });
}

/** Several ports have names. A part of a Service, such as a patch of kustomize, has no selector. */
function requireNames({ ports: given, selector }: Fields, walk: Walk): void {
  const items = listOf(given);
  if (items.length > 1 && isGiven(selector)) {
    at('ports', walk, () => items.forEach((item, index) => {
      if (isMap(item) && (item.name ?? '') === '') {
        at(index, walk, () => walk.refuse('services', 'have a name, because the Service has several ports', 'none',
          'write one, such as "http-admin"'));
      }
    }));
  }
}

/** Of another type nobody looks at it. */
function requireExternalName({ type, externalName }: Fields, walk: Walk): void {
  if (type === 'ExternalName' && typeof externalName === 'string') {
    at('externalName', walk, () => text(EXTERNAL_NAME_RULE)(externalName, walk));
  }
}

function requireNoNodePorts({ type, ports: given }: Fields, walk: Walk): void {
  if (type === 'ClusterIP') {
    at('ports', walk, () => mapsOf(given).forEach(({ nodePort }, index) => {
      if (isGiven(nodePort) && nodePort !== 0) {
        at(index, walk, () => at('nodePort', walk, () => walk.refuse('services', 'be left out where the type is ClusterIP', shown(nodePort),
          'leave it out, or write type: NodePort')));
      }
    }));
  }
}

function inspectSelector(value: unknown, walk: Walk): void {
  if (!isMap(value)) {
    return walk.refuse('services', 'be a map', shown(value), fixOfType('object', value));
  }
  for (const key in value) {
    at(key, walk, () => LABEL_KEY_RULE.takes(key) ? text(LABEL_VALUE_RULE)(value[key], walk)
      : walk.refuse('services', LABEL_KEY_RULE.must, shown(key), LABEL_KEY_RULE.fix));
  }
}
