/**
 * The command line in a process of its own, from its start to its end.
 */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { REPOSITORY } from './samples';

const LIBRARY = path.join(REPOSITORY, 'lib', 'src');

const ROUTES = 10;

/** A VirtualService of ten routes, its Service and its DestinationRule, each in a document. */
function shop(index: number): string {
  const host = `service-${index}.shop.svc.cluster.local`;
  const routes = Array.from({ length: ROUTES }, (_, route) => `    - name: route-${route}
      match:
        - uri:
            prefix: /api/${index}/${route}
          headers:
            x-user-group:
              exact: group-${route}
      route:
        - destination:
            host: ${host}
            subset: v1
            port:
              number: 80
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
