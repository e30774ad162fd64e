/**
 * The command line in a process of its own, from its start to its end.
 */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { REPOSITORY, runProgram } from './samples';

const LIBRARY = path.join(REPOSITORY, 'lib', 'src');

const ROUTES = 10;

/** What is wrong with the last route of a shop. */
type Mistake = 'host' | 'port' | 'subset';

const MISTAKES: readonly Mistake[] = ['host', 'port', 'subset'];

/** Every how many shops one has a mistake. */
const SHOPS_OF_MISTAKE = 20;

/** A VirtualService of ten routes, its Service and its DestinationRule, each in a document. */
function shop(index: number, mistake?: Mistake): string {
  const host = `service-${index}.shop.svc.cluster.local`;
  const isWrong = (route: number, what: Mistake) => route === ROUTES - 1 && what === mistake;
  const routes = Array.from({ length: ROUTES }, (_, route) => `    - name: route-${route}
      match:
        - uri:
            prefix: /api/${index}/${route}
          headers:
            x-user-group:
              exact: group-${route}
      route:
        - destination:
            host: ${isWrong(route, 'host') ? host.replace('service', 'servise') : host}
            subset: ${isWrong(route, 'subset') ? 'v9' : 'v1'}
            port:
              number: ${isWrong(route, 'port') ? 81 : 80}
      timeout: 5s
`).join('');
  return `apiVersion: v1
kind: Service
metadata:
  name: service-${index}
  namespace: shop
spec:
  selector:
    app: service-${index}
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: service-${index}
  namespace: shop
spec:
  host: ${host}
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: service-${index}
  namespace: shop
spec:
  hosts:
    - ${host}
  http:
${routes}`;
}

/** Writes so many of them into a file. */
export function writeShops(folder: string, count: number): string {
  const file = path.join(folder, `shops-${count}.yaml`);
  writeFileSync(file, Array.from({ length: count }, (_, index) => shop(index)).join('---\n'));
  return file;
}

/** Writes so many of them into a file, some with a mistake: a host that nobody has, a port or a subset that is not there. */
export function writeWrongShops(folder: string, count: number): { readonly file: string; readonly wrong: readonly string[] } {
  const mistakes = Array.from({ length: count }, (_, index) =>
    index % SHOPS_OF_MISTAKE === 0 ? MISTAKES[index / SHOPS_OF_MISTAKE % MISTAKES.length] : undefined);
  const file = path.join(folder, `wrong-shops-${count}.yaml`);
  writeFileSync(file, mistakes.map((mistake, index) => shop(index, mistake)).join('---\n'));
  return { file, wrong: mistakes.flatMap((mistake, index) => mistake === undefined ? [] : [`VirtualService shop/service-${index}`]) };
}

/** The command from its start to its exit, and the objects of which it says that something they refer to is not there. */
export function lintedByUs(file: string): LintRun {
  const { milliseconds, stdout } = runProgram(process.execPath, [path.join(LIBRARY, 'cli', 'main.js'), 'lint', '--output', 'json', file]);
  const findings = JSON.parse(stdout) as { readonly code: string; readonly resource: string }[];
  return { milliseconds, objects: findings.filter(({ code }) => code.startsWith(MISSING)).map(({ resource }) => resource) };
}

/** The analyzers of istioctl, as `istioctl analyze --use-kube=false` runs them. */
export function lintedByIstioctl(program: string, file: string): LintRun {
  const { milliseconds, stdout } = runProgram(program, [], JSON.stringify([{ files: [file], offlineOnly: true }]));
  const [{ offline }] = JSON.parse(stdout) as [{ readonly offline: { readonly code: string; readonly origin: string }[] }];
  return { milliseconds, objects: offline.filter(({ code }) => code === MISSING).map(({ origin }) => origin) };
}

export interface LintRun {
  readonly milliseconds: number;
  readonly objects: readonly string[];
}

/** Something that an object refers to is not there. */
const MISSING = 'IST0101';

/** Prints how long the main thread was busy, as busy-time.ts counts it, and nothing else. */
function timed(code: string): string {
  return [
    "const { existsSync, readFileSync, writeSync } = require('node:fs');",
    'process.stdout.write = () => true;',
    "process.on('exit', () => {",
    "  const file = '/proc/self/task/' + process.pid + '/schedstat';",
    '  const { user, system } = process.cpuUsage();',
    "  writeSync(1, String(existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : (user + system) / 1e3));",
    '});',
    code,
  ].join(' ');
}

/** A call of the command. */
export function callCode(...args: string[]): string {
  return timed(`process.argv = [process.execPath, 'cdk8s-istio', ...${JSON.stringify(args)}]; require(${JSON.stringify(path.join(LIBRARY, 'cli', 'main.js'))});`);
}

/** Reads a file as the command does, and does nothing with it. */
export function readingCode(file: string): string {
  return timed(`require(${JSON.stringify(path.join(LIBRARY, 'yaml', 'index.js'))}).readDocuments(readFileSync(${JSON.stringify(file)}, 'utf8'));`);
}

/** Node alone. */
export const NOTHING = timed('0;');
