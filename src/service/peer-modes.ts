import { AccessedService, portOf, requireProxyOf } from './accessed-service';
import { addTo, ifRefused, putInto } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { requireItems, requireOneOf } from '../core/requirements';
import { isTakenByPeers } from '../istio';
import { PeerAuthentication, PeerAuthenticationMode } from '../security/peer-authentication';

/**
 * Which connections of a service are meant.
 */
export interface PeerModeOptions {
  /**
   * Ports of the Service. The PeerAuthentication has those of the containers behind them. Of a Service that the app does not describe they can not be
   * told.
   *
   * Range: 1 to 65535.
   *
   * @default - all ports of the pods
   */
  readonly ports?: number[];
}

const { DISABLE, PERMISSIVE } = PeerAuthenticationMode;

/** What the pods of a service take of those who call. All of it is in one object: of several for the same pods Istio reads the oldest alone. */
export class PeerModes {
  private policy?: PeerAuthentication;
  private isSidecarAsked = false;
  /** By port of the containers; without one that of all others. */
  private readonly modes = new Map<number | undefined, PeerAuthenticationMode>();
  /** The ports of the containers at which it is asked who calls; all of them where they are not named. */
  private readonly asked: (readonly number[] | undefined)[] = [];

  constructor(private readonly service: AccessedService) {
  }

  /** What pods take, at all ports or at some of the Service. */
  public say(mode: PeerAuthenticationMode, { ports }: PeerModeOptions): void {
    const { what } = this.service;
    requireOneOf(`mode for peers of ${what}`, Object.values(PeerAuthenticationMode), mode, 'use a member of PeerAuthenticationMode');
    const given = ports === undefined ? undefined : requireItems(`ports for peers of ${what}`, ports, 'leave them out for all');
    const targets = given?.map(port => portOf(this.service, port, 'peers').targetPort);
    (given ?? this.service.ports.map(({ port }) => port)).forEach(port => this.requireFittingClients(port, mode));
    if (mode === DISABLE && this.asked.some(asked => asked === undefined || targets === undefined || targets.some(port => asked.includes(port)))) {
      refuse(`mode for peers of ${what}`, 'one with mutual TLS where callers are named', mode, 'without it nobody knows who calls, and all get 403');
    }
    (targets ?? [undefined]).forEach(port => this.sayAt(mode, port));
    if (!this.isSidecarAsked) {
      this.isSidecarAsked = true;
      ifRefused(() => this.isSidecarAsked = false);
      requireProxyOf(this.service, 'ends mutual TLS');
    }
  }

  /** Takes plain text too at a port of the containers. */
  public takePlainText(targetPort: number): void {
    this.sayAt(PERMISSIVE, targetPort);
  }

  /** Refuses to ask who calls where nobody has a name. */
  public requireNamed(targetPorts: readonly number[] | undefined): void {
    const plain = (targetPorts ?? [...this.modes.keys()]).find(port => (this.modes.get(port) ?? this.modes.get(undefined)) === DISABLE);
    if (plain !== undefined || targetPorts === undefined && this.modes.get(undefined) === DISABLE) {
      refuse(`mode for peers of ${this.service.what}`, 'one with mutual TLS where callers are named', DISABLE,
        'without it nobody knows who calls, and all get 403');
    }
    addTo(this.asked, targetPorts);
  }

  private sayAt(mode: PeerAuthenticationMode, port: number | undefined): void {
    const known = this.modes.get(port);
    if (known !== undefined && known !== mode) {
      refuse(`mode for peers of ${this.service.what}${port === undefined ? '' : ` at port ${port} of its pods`}`, `said once, and it is ${known}`,
        mode, 'keep one of them');
    }
    putInto(this.modes, port, mode);
    if (this.policy === undefined) {
      this.policy = this.make(mode, port);
    } else {
      this.policy._say(mode, port);
    }
  }

  private make(mode: PeerAuthenticationMode, port: number | undefined): PeerAuthentication {
    const { construct, name, requireLabels } = this.service;
    ifRefused(() => this.policy = undefined);
    return new PeerAuthentication(construct, 'Peers', {
      name: `${name}-peers`, selector: requireLabels(), ...port === undefined ? { mode } : { portModes: [{ port, mode }] },
    });
  }

  /** Proxies use mutual TLS by themselves where pods take it, unless the DestinationRule says otherwise. */
  private requireFittingClients(port: number, mode: PeerAuthenticationMode): void {
    const other = this.service.clientTlsAt?.(port).find(clientMode => !isTakenByPeers(clientMode, mode));
    if (other !== undefined) {
      refuse(`mode for peers of ${this.service.what} at port ${port}`, `one that takes ${other}, with which its trafficPolicy has it called`, mode,
        'leave tls out of the trafficPolicy: proxies use mutual TLS by themselves where the pods take it');
    }
  }
}
