import { Construct } from 'constructs';
import { ListenerProtocol } from './listener-protocol';
import { ValidationError, refuse } from '../../core/errors';
import { optional } from '../../core/requirements';
import { coversHost } from '../../istio';
import { Gateway } from '../../networking/gateway/gateway';
import { ConnectionAction } from '../../networking/virtual-service/connection-action';
import { TcpRoute } from '../../networking/virtual-service/tcp-route';
import { TlsRoute } from '../../networking/virtual-service/tls-route';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { ListenerRule } from '../rule/listener-rule';
import { RuleList } from '../rule/rule-list';

/** What the routes of connections need to know of their listener. */
export interface ConnectionListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: ListenerProtocol;
  readonly hosts: readonly string[];
  /** Whether TLS ends at the gateway, or there is none. */
  readonly isOpen: boolean;
}

/** What a rule can be made of where Envoy sees bytes only. */
const USABLE = ['action', 'conditions', 'priority'];

/** The rules of a listener for TCP or TLS: the gateway sees no requests, at most the name that a client asks for in the handshake. */
export class ConnectionRoutes {
  /** The rules, in order. */
  public readonly rules: RuleList;

  constructor(scope: Construct, gateways: Gateway[], private readonly listener: ConnectionListener) {
    this.rules = new RuleList(`listener "${listener.name}"`);
    const routes = new VirtualService(scope, 'Connections', { hosts: [...listener.hosts], gateways });
    routes._endWith(() => listener.isOpen ? { tcp: this.tcpRoutes() } : { tls: this.tlsRoutes() });
  }

  /** The names by which Envoy tells its connections from those of other servers: where TLS passes, only those that a rule is for. */
  public get routedNames(): readonly string[] {
    const { isOpen, protocol, hosts } = this.listener;
    if (protocol === ListenerProtocol.TCP) {
      return [];
    }
    return isOpen ? hosts : [...this.namesByRule().values()].flat();
  }

  /**
   * Adds a rule.
   *
   * @throws if it needs to see requests, or a host is not served by the listener
   */
  public add(rule: ListenerRule): void {
    const { name, protocol, hosts, isOpen } = this.listener;
    this.rules.requireFree(rule);
    const what = `rule "${rule.name}" of listener "${name}"`;
    const unusable = Object.entries(rule.props).find(([key, value]) => value !== undefined && !USABLE.includes(key));
    if (unusable !== undefined) {
      refuse(`${unusable[0]} of ${what}`, `left out for ${protocol}`, unusable[1], 'the gateway sees no requests there, only connections');
    }
    const [guard] = rule.guards;
    if (guard !== undefined) {
      throw new ValidationError(`${guard.what} of ${what} must be left out for ${protocol}, got it: the gateway sees no requests there, only `
        + 'connections; allowedSourceIps of the listener look at addresses');
    }
    if (rule.props.action._destinations === undefined) {
      throw new ValidationError(`action of ${what} must be a forward for ${protocol}, got another one: the gateway can not answer where it sees `
        + 'no requests');
    }
    optional(rule.props.action._managed, managed => refuse(`target of ${what}`, `one whose weights this app says, for ${protocol}`, managed.what,
      'its controller moves the weights of HTTP only'));
    if (rule.props.action._isSticky) {
      throw new ValidationError(`stickinessDuration of ${what} must be left out for ${protocol}, got it: connections have no cookies`);
    }
    if (rule.values.length > 0 || isOpen && !rule.isDefault) {
      throw new ValidationError(`conditions of ${what} must be ${isOpen ? 'left out' : 'on the host'} for ${protocol}, got others: `
        + (isOpen ? 'all connections go one way' : 'the name that a client asks for is all that the gateway sees'));
    }
    const unknown = rule.hosts.patterns.find(({ isInner, hosts: [host] }) => isInner || !hosts.some(served => coversHost(served, host)));
    if (unknown !== undefined) {
      refuse(`hosts of ${what}`, `served by it (${hosts.join(', ')}), with a wildcard at the beginning only`, unknown.text,
        'add it to the hosts of the listener');
    }
    this.rules.add(rule);
  }

  private tcpRoutes(): TcpRoute[] {
    return this.rules.inOrder.map(rule => ({ matches: [{ port: this.listener.port }], action: actionOf(rule) }));
  }

  private tlsRoutes(): TlsRoute[] {
    return [...this.namesByRule()].map(([rule, sniHosts]) => ({ matches: [{ port: this.listener.port, sniHosts }], action: actionOf(rule) }));
  }

  /** Istio drops a match with a name that another one has on the same port, so each name is in the first rule that has it. */
  private namesByRule(): Map<ListenerRule, string[]> {
    const taken = new Set<string>();
    const names = new Map<ListenerRule, string[]>();
    for (const rule of this.rules.inOrder) {
      const own = [...new Set(rule.isDefault ? this.listener.hosts : rule.hosts.routed)].filter(name => !taken.has(name));
      own.forEach(name => taken.add(name));
      if (own.length > 0) {
        names.set(rule, own);
      }
    }
    return names;
  }
}

function actionOf(rule: ListenerRule): ConnectionAction {
  return ConnectionAction.route(rule.props.action._destinations!());
}
