/** Every request of the driver also asks the simulator: what it says has to be what Envoy did. */
import { askedOf } from './asked';
import { Applied, excuseOf } from './excuses';
import { LeftOut } from './left-out';
import type { ApplyOptions, MeshRequest } from './mesh';
import { isHopHeader } from '../../../src/istio';
import { Simulator } from '../../../src/simulator/simulator';
import { KnownManifest } from '../../known-manifest';
import { EnvoyVersion } from '../envoy/envoy';
import { differences, Got } from '../simulated/comparison';
import { simulatorOf } from '../simulated/simulator-of';
import { writtenHeaders } from '../simulated/written-headers';

/** What the simulator says of what a request got: the same, something else, or why nobody can compare. */
export type Verdict = 'equal' | { readonly difference: string } | { readonly leftOut: LeftOut };

/** What is made of the manifests once. */
interface Known extends Pick<Applied, 'hasAuthorizer' | 'hasProxyHeaders' | 'hasLimits'> {
  readonly simulator: Simulator;
  readonly headers: readonly string[];
}

/** What the simulator makes of what the driver runs now. */
export class SimulatedMesh {
  private known?: Known;

  constructor(
    private readonly manifests: readonly KnownManifest[], private readonly fixture: readonly KnownManifest[],
    private readonly options: ApplyOptions & { readonly envoy?: EnvoyVersion },
  ) {
  }

  /** Compares what a request got with what the simulator says. */
  public judge(request: MeshRequest, got: Got): Verdict {
    const unasked = this.unasked(request);
    if (unasked !== undefined) {
      return { leftOut: unasked };
    }
    const { simulator, headers, ...others } = this.known ??= this.readManifests();
    const isHttp2 = request.http2Scheme !== undefined || 'tls' in got && got.tls?.alpn === 'h2';
    const asked = askedOf(request, isHttp2 ? 'HTTP/2' : 'HTTP/1.1');
    const decision = simulator.request(asked);
    if (decision.action === 'connection') {
      return { leftOut: 'connections' };
    }
    const sent = Object.keys(request.headers ?? {}).map(name => name.toLowerCase()).filter(name => !isHopHeader(name));
    const found = differences(request, got, decision, [...headers, ...sent]);
    if (found.length === 0) {
      return 'equal';
    }
    const leftOut = excuseOf({ request, got, decision, found }, {
      ...others, inject: this.options.inject ?? [], readsProxyProtocol: this.readsProxyProtocol(request),
    });
    return leftOut === undefined ? { difference: JSON.stringify({ asked, found, body: 'body' in got ? got.body : undefined, decision }, undefined, 1) } : { leftOut };
  }

  private unasked({ from, path = '/' }: MeshRequest): LeftOut | undefined {
    if (from !== undefined && from !== 'gateway') {
      return 'inside the mesh';
    }
    if (this.options.envoy !== undefined && this.options.envoy !== 'newest') {
      return 'an older Envoy';
    }
    return path.startsWith('/') ? undefined : 'no URL';
  }

  private readsProxyProtocol({ gateway }: MeshRequest): boolean {
    const deployment = this.manifests.find(({ kind, metadata: { namespace, name } }) => kind === 'Deployment' && `${namespace}/${name}` === gateway);
    return deployment !== undefined && JSON.stringify(deployment).includes('proxyProtocol');
  }

  private readManifests(): Known {
    const having = (kind: string): string => JSON.stringify(this.manifests.filter(one => one.kind === kind));
    // Envoy writes the cookies by which it keeps a client at its pod.
    const hasCookies = having('DestinationRule').includes('httpCookie');
    return {
      simulator: simulatorOf(this.manifests, { meshConfig: this.options.meshConfig as Record<string, unknown> }, this.fixture),
      headers: writtenHeaders(this.manifests).filter(name => !isHopHeader(name) && !(hasCookies && name === 'set-cookie')),
      hasAuthorizer: having('AuthorizationPolicy').includes('"CUSTOM"'),
      hasProxyHeaders: `${having('Deployment')}${JSON.stringify(this.options.meshConfig)}`.includes('proxyHeaders'),
      hasLimits: having('EnvoyFilter').includes('LocalRateLimit'),
    };
  }
}
