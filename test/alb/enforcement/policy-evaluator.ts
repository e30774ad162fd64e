import { Manifest, readPolicy } from '../../../src/mesh';
import { Authorization } from '../../../src/simulator/security/authorization';
import { Request } from '../random-rules';

/** The policies among some manifests, which are read once. */
const READ = new WeakMap<readonly Manifest[], Authorization>();

/** Whether the policies of a gateway refuse a request, as the simulator says. */
export function isDenied(manifests: readonly Manifest[], { port, host, path, method, headers, address }: Request): boolean {
  const policies = READ.get(manifests) ?? new Authorization(
    manifests.filter(({ kind }) => kind === 'AuthorizationPolicy').map(manifest => readPolicy({ manifest, oldestIstio: '1.31' })), {},
  );
  READ.set(manifests, policies);
  const { refusal } = policies.decide({
    method,
    scheme: 'http',
    authority: host,
    path,
    target: path,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    listeningPort: port,
    sourceAddress: address,
    clientAddress: address,
    origin: { port, gateway: '', labels: {}, namespace: '' },
  }, { ambiguous: [] });
  return refusal !== undefined;
}
