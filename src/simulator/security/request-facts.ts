import { IpAddress, readAddress } from '../../istio';
import { ProxiedRequest } from '../proxied-request';

/** What a policy compares, and manifests do not say. */
export type UnknownAttribute = 'source.ip' | 'destination.ip' | 'destination.port' | 'experimental.envoy.filters';

/** What policies compare of a request: what takes a while is read once, and when it is asked for. */
export class RequestFacts {
  /** What was compared that nobody knows. */
  public readonly unknown = new Set<UnknownAttribute>();
  private peer?: IpAddress | 'none';
  private remote?: IpAddress | 'none';

  constructor(public readonly request: ProxiedRequest) {
  }

  /** The address from which the connection comes. */
  public get peerAddress(): IpAddress | undefined {
    this.peer ??= this.addressOf(this.request.sourceAddress) ?? 'none';
    return this.peer === 'none' ? undefined : this.peer;
  }

  /** The address of the client, who may be behind proxies that the gateway trusts. */
  public get clientAddress(): IpAddress | undefined {
    this.remote ??= this.addressOf(this.request.clientAddress) ?? 'none';
    return this.remote === 'none' ? undefined : this.remote;
  }

  /** The port to which the client connected; none where only a balancer knows it. */
  public get destinationPort(): number | undefined {
    const { isDestinationTold, listeningPort } = this.request;
    if (isDestinationTold === true) {
      this.unknown.add('destination.port');
    }
    return isDestinationTold === true ? undefined : listeningPort;
  }

  private addressOf(text: string | undefined): IpAddress | undefined {
    if (text === undefined) {
      this.unknown.add('source.ip');
    }
    return text === undefined ? undefined : readAddress(text);
  }

  /** The texts of a claim, inner ones last. */
  public claimTexts(path: readonly string[]): string[] {
    let found: unknown = this.request.claims;
    for (const name of path) {
      if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.hasOwn(found, name)) {
        return [];
      }
      found = (found as Record<string, unknown>)[name];
    }
    return [found].flat().filter(one => typeof one === 'string');
  }

  /** A claim that is one text. */
  public claimText(name: string): string | undefined {
    const { claims } = this.request;
    const found = claims !== undefined && Object.hasOwn(claims, name) ? claims[name] : undefined;
    return typeof found === 'string' ? found : undefined;
  }
}
