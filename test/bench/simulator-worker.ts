/**
 * One measurement in a process of its own: the time that decisions take, the model made; or that the model takes, or reading its YAML.
 *
 *   tsx test/bench/simulator-worker.ts decisions HOSTS ASKED COUNT        prints milliseconds, of COUNT decisions over ASKED of the hosts
 *   tsx test/bench/simulator-worker.ts model HOSTS
 *   tsx test/bench/simulator-worker.ts reading HOSTS
 */
import * as path from 'node:path';
import { busyMilliseconds } from './busy-time';
import { REPOSITORY } from './samples';
import type { MeshFacts } from '../../src/mesh';
import type { AskedRequest } from '../../src/simulator/asked-request';
import type { Simulator } from '../../src/simulator/simulator';

const LIBRARY = path.join(REPOSITORY, 'lib', 'src');

const { meshOfFacts } = library<typeof import('../../src/mesh')>('mesh');
const { Simulator: CompiledSimulator } = library<typeof import('../../src/simulator/simulator')>('simulator', 'simulator');
const { readDocuments } = library<typeof import('../../src/yaml')>('yaml');

/** A module as it is compiled. */
function library<T>(...names: string[]): T {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path.join(LIBRARY, ...names)) as T;
}

const RULES = 10;
const FACTS: MeshFacts = {};

const hostOf = (index: number): string => `shop-${index}.example.com`;

const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - hosts: ["*"]
      port: { name: http, number: 80, protocol: HTTP }
`;

/** A VirtualService of ten rules, its Service, and the pods behind. */
function shop(index: number): string[] {
  const name = `shop-${index}`;
  const rules = Array.from({ length: RULES }, (_, rule) => `    - name: rule-${rule}
      match:
        - uri:
            prefix: /api/${rule}/
          headers:
            x-user-group:
              exact: group-${rule}
      route:
        - destination:
            host: ${name}.shop.svc.cluster.local
            port:
              number: 80
      timeout: 5s
`);
  return [`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: shop
spec:
  gateways:
    - edge
  hosts:
    - ${hostOf(index)}
  http:
${rules.join('')}`, `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
`, `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { containers: [] } } }
`];
}

function textsOf(hosts: number, what: (documents: string[]) => string[] = documents => documents): string {
  return [GATEWAY, ...Array.from({ length: hosts }, (_, index) => what(shop(index))).flat()].join('---\n');
}

function manifestsIn(text: string): object[] {
  return readDocuments(text).map(({ document }) => document!.value as object);
}

function simulatorOf(manifests: readonly object[]): Simulator {
  const objects = manifests.map(manifest => ({ manifest })) as Parameters<typeof meshOfFacts>[0];
  return new CompiledSimulator(meshOfFacts(objects, FACTS));
}

/** Requests for each of the asked hosts, which lie evenly among all, for one rule after the other. */
function requestsFor(hosts: number, asked: number): AskedRequest[] {
  const places = Array.from({ length: asked }, (_, index) => Math.floor(index * hosts / asked));
  return Array.from({ length: Math.max(asked, 10 * RULES) }, (_, index) => ({
    url: `http://${hostOf(places[index % asked])}/api/${(index + Math.floor(index / asked)) % RULES}/orders?page=2`,
    headers: { 'x-user-group': [`group-${(index + Math.floor(index / asked)) % RULES}`], 'accept': ['*/*'] },
  }));
}

function timeOfDecisions(hosts: number, asked: number, count: number): number {
  const simulator = simulatorOf(manifestsIn(textsOf(hosts)));
  const requests = requestsFor(hosts, asked);
  // Each host is asked for once before: what is made at first is no part of a decision.
  for (const request of requests) {
    if (simulator.request(request, { trace: false }).status !== 200) {
      throw new Error(`nobody takes ${request.url}`);
    }
  }
  const before = busyMilliseconds();
  for (let index = 0; index < count; index++) {
    simulator.request(requests[index % requests.length], { trace: false });
  }
  return busyMilliseconds() - before;
}

/** Until the first request is decided. */
function timeOfModel(hosts: number): number {
  const manifests = manifestsIn(textsOf(hosts, ([virtualService]) => [virtualService]));
  const before = busyMilliseconds();
  simulatorOf(manifests).request({ url: `http://${hostOf(hosts - 1)}/` });
  return busyMilliseconds() - before;
}

function timeOfReading(hosts: number): number {
  const text = textsOf(hosts, ([virtualService]) => [virtualService]);
  const before = busyMilliseconds();
  manifestsIn(text);
  return busyMilliseconds() - before;
}

function measure([what, ...numbers]: readonly string[]): number {
  const [hosts, asked, count] = numbers.map(Number);
  switch (what) {
    case 'decisions': return timeOfDecisions(hosts, asked, count);
    case 'model': return timeOfModel(hosts);
    default: return timeOfReading(hosts);
  }
}

console.log(measure(process.argv.slice(2)));
