/** Every request of the driver also asks the simulator: what it says has to be what Envoy did. */
import { askedOf } from './asked';
import { LeftOut } from './left-out';
import type { ApplyOptions, MeshRequest, MeshResponse } from './mesh';
import { isHopHeader, mapOf } from '../../../src/istio';
import { Simulator } from '../../../src/simulator/simulator';
import { KnownManifest } from '../../known-manifest';
import { EnvoyVersion } from '../envoy/envoy';
import { differences } from '../simulated/comparison';
import { simulatorOf } from '../simulated/simulator-of';
import { writtenHeaders } from '../simulated/written-headers';

/** What the simulator makes of what the driver runs now. */
export class SimulatedMesh {
  private known?: { readonly simulator: Simulator; readonly headers: readonly string[] };

  constructor(
    private readonly manifests: readonly KnownManifest[], private readonly fixture: readonly KnownManifest[],
    private readonly options: ApplyOptions & { readonly envoy?: EnvoyVersion },
  ) {
  }

  /** Why a request is not compared; nothing where it is. */
  public leftOut({ from, headers = {}, http2Scheme, proxyProtocol, tls }: MeshRequest): LeftOut | undefined {
    if (from === 'sleep') {
      return 'inside the mesh';
    }
    if ((this.options.inject ?? []).length > 0) {
      return 'sidecars at the pods';
    }
    if (Object.keys(headers).some(name => ['x-status', 'x-delay-ms'].includes(name.toLowerCase()))) {
      return 'counted retries';
    }
    if (http2Scheme !== undefined || proxyProtocol !== undefined) {
      return 'a balancer in front';
    }
    if (tls?.cert !== undefined || tls?.ca !== undefined || tls?.maxVersion !== undefined) {
      return 'handshakes';
    }
    if (this.options.envoy !== undefined && this.options.envoy !== 'newest') {
      return 'an older Envoy';
    }
    const kinds = new Set(this.manifests.map(({ kind }) => kind));
    if (kinds.has('EnvoyFilter')) {
      return 'EnvoyFilters';
    }
    return this.manifests.some(({ kind, spec }) => kind === 'AuthorizationPolicy' && mapOf(spec).action === 'CUSTOM') ? 'an authorizer' : undefined;
  }

  /** Compares an answer, and says how it differs from what the simulator says. */
  public difference(request: MeshRequest, response: MeshResponse): string | undefined {
    this.known ??= {
      simulator: simulatorOf(this.manifests, { meshConfig: this.options.meshConfig as Record<string, unknown> }, this.fixture),
      headers: this.comparedHeaders(),
    };
    const { simulator, headers } = this.known;
    const asked = askedOf(request);
    const decision = simulator.request(asked);
    const sent = Object.keys(request.headers ?? {}).map(name => name.toLowerCase()).filter(name => !isHopHeader(name));
    const found = differences(request, response, decision, [...headers, ...sent]);
    return found.length === 0 ? undefined : JSON.stringify({ asked, found, decision }, undefined, 1);
  }

  /** Those of routes, without what every proxy writes, and without the cookies by which Envoy keeps a client at its pod. */
  private comparedHeaders(): string[] {
    const hasCookies = JSON.stringify(this.manifests.filter(({ kind }) => kind === 'DestinationRule')).includes('httpCookie');
    return writtenHeaders(this.manifests).filter(name => !isHopHeader(name) && !(hasCookies && name === 'set-cookie'));
  }
}
