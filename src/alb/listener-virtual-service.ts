import { Construct } from 'constructs';
import { Gateway } from '../networking/gateway';
import { VirtualService } from '../networking/virtual-service';

interface Route {
  readonly match?: readonly object[];
}

/** The routes of a listener for one host. */
export class ListenerVirtualService extends VirtualService {
  constructor(scope: Construct, public readonly host: string, gateway: Gateway, private readonly port: () => number | undefined) {
    super(scope, idOf(host), { hosts: [host], gateways: [gateway] });
  }

  /**
   * Nothing after a rule that always applies is ever reached, so it is left out. And all listeners share one Gateway, so as soon as there
   * are several the routes say which port they are for.
   *
   * @internal
   */
  public override _toSpec(): Record<string, unknown> {
    const spec = super._toSpec();
    const http = spec.http as Route[];
    const always = http.findIndex(({ match }) => match === undefined);
    const reached = always < 0 ? http : http.slice(0, always + 1);
    const port = this.port();
    return { ...spec, http: port === undefined ? reached : reached.map(route => atPort(route, port)) };
  }
}

function atPort(route: Route, port: number): Route {
  return { ...route, match: (route.match ?? [{}]).map(match => ({ ...match, port })) };
}

/**
 * The construct id for a host, another for every host. It has no dots: cdk8s cuts long names anywhere, and a name must not have a label
 * that is cut to nothing. Hyphens are doubled, because dots become single ones; in names cdk8s writes one for both.
 */
function idOf(host: string): string {
  return host === '*' ? 'Default' : host.replaceAll('-', '--').replaceAll('.', '-').replace('*', 'Wildcard');
}
