import { ConfigValue } from './config-value';
import { External, ExternalPort } from '../../mesh';

type Service = NonNullable<External['services']>[number];
type Gateway = NonNullable<External['gateways']>[number];
type Workload = NonNullable<External['workloads']>[number];
type Namespace = NonNullable<External['namespaces']>[number];

/** Reads `external:`, what is in the cluster beside the input. */
export function readExternal(value: ConfigValue): External {
  return value.fields<External>({
    services: list => list.list().map(readService),
    gateways: list => list.list().map(readGateway),
    namespaces: list => list.list().map(readNamespace),
    workloads: list => list.list().map(readWorkload),
    isComplete: flag => flag.flag(),
  });
}

function readService(value: ConfigValue): Service {
  const { name, namespace, ports } = value.fields<Service>({
    name: text => text.text(),
    namespace: text => text.text(),
    ports: list => list.list().map(readPort),
  });
  return { name: value.require('name', name), namespace: value.require('namespace', namespace), ports: value.require('ports', ports) };
}

function readPort(value: ConfigValue): ExternalPort {
  const { port, name } = value.fields<ExternalPort>({ port: each => each.port(), name: text => text.text() });
  return { port: value.require('port', port), name };
}

function readGateway(value: ConfigValue): Gateway {
  const { name, namespace, hosts } = value.fields<Gateway>({
    name: text => text.text(),
    namespace: text => text.text(),
    hosts: list => list.list().map(host => host.text()),
  });
  return { name: value.require('name', name), namespace: value.require('namespace', namespace), hosts };
}

function readNamespace(value: ConfigValue): Namespace {
  const { name, isComplete } = value.fields<Namespace>({ name: text => text.text(), isComplete: flag => flag.flag() });
  return { name: value.require('name', name), isComplete };
}

function readWorkload(value: ConfigValue): Workload {
  const { namespace, labels } = value.fields<Workload>({ namespace: text => text.text(), labels: readLabels });
  return { namespace: value.require('namespace', namespace), labels: value.require('labels', labels) };
}

/** Those of all pods of a namespace are no labels. */
function readLabels(value: ConfigValue): Record<string, string> {
  const labels = value.texts();
  return Object.keys(labels).length > 0 ? labels : value.mustBe('a map of at least one label');
}
