import * as kplus from 'cdk8s-plus-28';
import { ApplicationProtocol, isHttp, isTls } from './application-protocol';
import { WeightedServicePort } from './weighted-service-port';
import { refuse } from '../core/errors';
import { optional, requireDnsLabel, requireItems, requireOneOf, requirePort, requireUnique } from '../core/requirements';

/** A port of the service, with everything that was left out. */
export interface ServicePort {
  readonly port: number;
  readonly targetPort?: number;
  readonly protocol: ApplicationProtocol;
  readonly name: string;
  readonly serverNames: string[];
}

/** The ports as the properties of a WeightedService say them: one, or a list. */
export interface PortProps {
  readonly port?: number;
  readonly targetPort?: number;
  readonly protocol?: ApplicationProtocol;
  readonly ports?: WeightedServicePort[];
}

/** The ports of a service that is built, or those that are declared of one that exists. Of the latter there may be none: not known. */
export class ServicePorts {
  /** The ports in their order. */
  public readonly all: readonly ServicePort[];
  private service?: kplus.Service;

  constructor(private readonly what: string, props: PortProps, private readonly exists: boolean) {
    this.all = listed(what, props, exists).map(port => this.read(port));
    requireUnique(`port of ${this.what}`, this.all.map(({ port }) => port), 'give every port its own number');
    if (!exists) {
      requireUnique(`name of a port of ${this.what}`, this.all.map(({ name }) => name),
        `give one of them a name of its own, such as "${this.all[0]?.protocol}-admin"`);
    }
  }

  /** The Service that is built of these ports. Users can bind further ones to it. */
  public builtAs(service: kplus.Service): void {
    this.service = service;
  }

  /** Whether a route or a destination has to say which port it is about. */
  public get areSeveral(): boolean {
    return this.numbers.length > 1;
  }

  /** Whether gRPC may be spoken at one of them, which needs HTTP/2. */
  public get carryGrpc(): boolean {
    return this.all.some(({ protocol }) => isHttp(protocol) && protocol !== ApplicationProtocol.HTTP);
  }

  /** The port of a destination, where one has to be written: a Service with one port needs none. */
  public destinationPort(port?: number): number | undefined {
    if (this.all.length === 0) {
      return port;
    }
    if (port !== undefined) {
      return this.numbers.includes(port) ? port : this.refusePort(port, 'add the port to the service, or name another');
    }
    const http = this.all.filter(({ protocol }) => isHttp(protocol));
    if (this.areSeveral && http.length !== 1) {
      this.refusePort('none', 'name one: with several ports it has to be said which');
    }
    return this.areSeveral ? http[0].port : undefined;
  }

  private get numbers(): number[] {
    return [...new Set([...this.all, ...this.service?.ports ?? []].map(({ port }) => port))];
  }

  private refusePort(port: number | string, fix: string): never {
    return refuse(`port of a forward to ${this.what}`, `one of its ports (${this.numbers.join(', ')})`, port, fix);
  }

  private read({ port, targetPort, protocol = ApplicationProtocol.HTTP, name, serverNames }: WeightedServicePort): ServicePort {
    requirePort(`port of ${this.what}`, port);
    const what = `port ${port} of ${this.what}`;
    requireOneOf(`protocol of ${what}`, Object.values(ApplicationProtocol), protocol, 'use a member of ApplicationProtocol');
    this.requireOwn(`targetPort of ${what}`, targetPort);
    this.requireOwn(`name of ${what}`, name);
    if (serverNames !== undefined && !isTls(protocol)) {
      refuse(`serverNames of ${what}`, `left out for protocol ${protocol}`, serverNames,
        'only TLS has server names: use ApplicationProtocol.TLS or HTTPS');
    }
    return {
      port,
      targetPort: optional(targetPort, value => requirePort(`targetPort of ${this.what}`, value)),
      protocol,
      // The names of a Service that exists are not known, but each rule of the mesh needs one of its own.
      name: optional(name, value => requirePortName(`name of ${what}`, value, protocol)) ?? (this.exists ? `${protocol}-${port}` : protocol),
      serverNames: [...optional(serverNames, names => requireItems(`serverNames of ${what}`, names, 'without any leave them out')) ?? []],
    };
  }

  /** What belongs to the Service that exists would be ignored. */
  private requireOwn(what: string, value: unknown): void {
    if (this.exists && value !== undefined) {
      refuse(what, 'left out for a Service that exists', value, 'the Service itself has it');
    }
  }
}

function listed(what: string, { port, targetPort, protocol, ports }: PortProps, exists: boolean): readonly WeightedServicePort[] {
  if (ports === undefined) {
    if (port === undefined && (!exists || targetPort !== undefined || protocol !== undefined)) {
      return refuse(`port of ${what}`, 'an integer from 1 to 65535', port, 'set "port", or "ports" where there are several');
    }
    return port === undefined ? [] : [{ port, targetPort, protocol }];
  }
  const single = Object.entries({ port, targetPort, protocol }).find(([, value]) => value !== undefined);
  if (single !== undefined) {
    refuse(`${single[0]} of ${what}`, 'left out beside "ports"', single[1], `move it into the list: ports: [{ port: ${port ?? 80} }]`);
  }
  return requireItems(`ports of ${what}`, ports, 'add one, such as { port: 80 }');
}

/** Istio reads the protocol from the text before the first hyphen where it does not read the appProtocol. */
function requirePortName(what: string, name: string, protocol: ApplicationProtocol): string {
  requireDnsLabel(what, name);
  const isOther = protocol === ApplicationProtocol.GRPC && name.startsWith(ApplicationProtocol.GRPC_WEB);
  if (isOther || (name !== protocol && !name.startsWith(`${protocol}-`))) {
    refuse(what, `"${protocol}" or "${protocol}-" with a suffix`, name, `rename it to "${protocol}-${name}", or set the protocol that the name says`);
  }
  return name;
}
