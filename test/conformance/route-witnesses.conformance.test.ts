/** The table of routes of each example: for each line a request is made that meets it, and sent. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples, manifestsOf } from './built-examples';
import { readManifests } from './driver/cluster-state';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { withIssuedSecrets } from './issued-secrets';
import { differences } from './simulated/comparison';
import { simulatorOf } from './simulated/simulator-of';
import { writtenHeaders } from './simulated/written-headers';
import { newIssuer, withInlineKeys } from './tokens';
import { routedHosts } from '../../src/report/route-table';
import { witnessOf } from '../../src/report/witness';
import { AskedRequest } from '../../src/simulator/asked-request';
import { readRequestUrl, RequestUrl } from '../../src/simulator/request-url';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** What the driver sends for a request that somebody asked about; it knows the fixture's gateway by its own name. */
function sentFor({ url, method, headers = {}, port, sni, gateway }: AskedRequest): MeshRequest {
  const { scheme, authority, target } = readRequestUrl(url) as RequestUrl;
  return {
    ...gateway === undefined || gateway.startsWith('istio-system/') ? {} : { gateway },
    host: authority,
    path: target,
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]])),
    port,
    ...scheme === 'https' ? { tls: { sni } } : {},
  };
}

test.each(examples())('each line of the routes of %s is met by its request, as the simulator says', async example => {
  const yaml = withInlineKeys(await withIssuedSecrets(mesh, manifestsOf(example)), newIssuer('login'));
  await mesh.apply(yaml);
  const manifests = readManifests(yaml);
  const simulator = simulatorOf(manifests);
  let sent = 0;
  const wrong: unknown[] = [];
  for (const hosts of routedHosts(simulator)) {
    for (const line of hosts.lines) {
      const witness = witnessOf(simulator, hosts, line);
      const what = `${example}: ${hosts.hosts.join(', ')} port ${hosts.placed.server.port} ${line.listed.name}`;
      if ('reason' in witness) {
        console.log(`${what}: no request, because ${witness.reason}`);
        continue;
      }
      const { asked, decision } = witness;
      const request = sentFor(asked);
      const found = differences(request, await mesh.send(request), decision, writtenHeaders(manifests));
      sent++;
      if (found.length > 0) {
        wrong.push({ what, asked, found });
      }
    }
  }
  console.log(`${example}: ${sent} lines met`);
  expect(wrong).toEqual([]);
  expect(sent).toBeGreaterThan(0);
}, 120_000);
