import { ValueFault } from './scalars';
import { refusedCommand } from '../format-command';
import { isAddress } from '../hosts';
import { isGiven, mapOf, mapsOf, textOf } from '../plain-value';
import { misfitOfRegexSyntax } from '../regular-expression';

/** What is wrong in a message, and in which of its fields. */
export interface FaultInMessage extends ValueFault {
  readonly field: string;
  readonly got: unknown;
}

const REFUSED = 'Envoy refuses it otherwise';

type Find = (field: (name: string) => unknown, isPart: boolean) => FaultInMessage | undefined;

/** What Envoy's code refuses of messages, and the rules of their protos do not tell. */
const FINDS = new Map<string, Find>([
  ['envoy.type.matcher.v3.RegexMatcher', field => {
    const regex = textOf(field('regex'));
    const misfit = regex === undefined ? undefined : misfitOfRegexSyntax(regex);
    return misfit && { field: 'regex', got: regex, allowed: misfit.allowed, reason: REFUSED };
  }],
  ['envoy.config.core.v3.HeaderValueOption', field => {
    const value = textOf(mapOf(field('header')).value);
    const command = value === undefined ? undefined : refusedCommand(value);
    return command === undefined ? undefined : {
      field: 'header.value',
      got: value,
      allowed: `a text whose percent signs belong to a command of Envoy (${command})`,
      reason: `${REFUSED}, write a literal percent sign as "%%"`,
    };
  }],
  ['envoy.config.cluster.v3.Cluster', (field, isPart) => {
    const type = field('type') ?? 'STATIC';
    const name = isPart || isGiven(field('cluster_type')) || type !== 'STATIC' && type !== 0 ? undefined : nameIn(field('load_assignment'));
    return name === undefined ? undefined : {
      field: 'load_assignment',
      got: name,
      allowed: 'endpoints with IP addresses where the type is STATIC',
      reason: `${REFUSED}, write type: STRICT_DNS for names`,
    };
  }],
  ['envoy.config.cluster.v3.Cluster.RingHashLbConfig', (field, isPart) => {
    const [least, most] = [field('minimum_ring_size') ?? (isPart ? undefined : SMALLEST_RING), field('maximum_ring_size')];
    return least === undefined || most === undefined || !(Number(least) > Number(most)) ? undefined
      : { field: 'maximum_ring_size', got: most, allowed: `at least minimum_ring_size (${String(least)})`, reason: REFUSED };
  }],
  ['envoy.config.listener.v3.Listener', field => {
    const sockets = [field('address'), ...mapsOf(field('additional_addresses') ?? field('additionalAddresses')).map(({ address }) => address)];
    const name = sockets.map(nameOfSocket).find(found => found !== undefined);
    return name === undefined ? undefined : { field: 'address', got: name, allowed: 'an IP address', reason: REFUSED };
  }],
]);

/** The places of a ring for which nobody says how many there are at least. */
const SMALLEST_RING = 1024;

/** The same for one message of which these fields are given. */
export function faultBeyondRules(type: string, given: ReadonlyMap<string, unknown>, isPart: boolean): FaultInMessage | undefined {
  return FINDS.get(type)?.(name => given.get(name), isPart);
}

/** The first endpoint that is no address. */
function nameIn(assignment: unknown): string | undefined {
  return mapsOf(mapOf(assignment).endpoints)
    .flatMap(group => mapsOf(group.lb_endpoints ?? group.lbEndpoints))
    .map(({ endpoint }) => nameOfSocket(mapOf(endpoint).address))
    .find(name => name !== undefined);
}

/** What an address has in the place of one, unless something is said that looks it up. */
function nameOfSocket(address: unknown): string | undefined {
  const { socket_address: snake, socketAddress: camel } = mapOf(address);
  const socket = mapOf(snake ?? camel);
  const text = isGiven(socket.resolver_name ?? socket.resolverName) ? undefined : textOf(socket.address);
  return text === undefined || text === '' || isAddress(text) ? undefined : text;
}
