/** Addresses of one network. A name keeps its own, whatever else comes and goes. */
class Addresses {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly networks: readonly string[]) {
  }

  /** The address of a name in each of the networks. */
  public of({ name, namespace = 'default' }: { readonly name: string; readonly namespace?: string }): string[] {
    const key = `${namespace}/${name}`;
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    return this.networks.map(network => `${network}.${Math.floor(number / 250)}.${(number % 250) + 1}`);
  }
}

/** The addresses of the Pods and Services of a cluster: a network for each kind, so that nothing of an earlier app is in the way. */
export class ClusterAddresses {
  /** Where backends listen. */
  public readonly pods = new Addresses(['127.1']);
  /** Where the Envoys of gateways listen. */
  public readonly gateways = new Addresses(['127.2']);
  /** Where the Envoys of sidecars listen, and the backends behind them. */
  public readonly injected = new Addresses(['127.3', '127.4']);
  /** Where the proxies of nodes take what is for pods of an ambient mesh, and the backends behind them. */
  public readonly ambient = new Addresses(['127.7', '127.8']);
  /** Where the Envoys of waypoints listen. */
  public readonly waypoints = new Addresses(['127.6']);
  public readonly services = new Addresses(['10.1']);
}
