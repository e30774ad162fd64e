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
]);

/** The same for one message of which these fields are given. */
export function faultBeyondRules(type: string, given: ReadonlyMap<string, unknown>, isPart: boolean): FaultInMessage | undefined {
  return FINDS.get(type)?.(name => given.get(name), isPart);
}

/** The first endpoint that is no address. */
function nameIn(assignment: unknown): string | undefined {
  return mapsOf(mapOf(assignment).endpoints)
    .flatMap(group => mapsOf(group.lb_endpoints ?? group.lbEndpoints))
    .map(({ endpoint }) => mapOf(mapOf(endpoint).address))
    .map(address => mapOf(address.socket_address ?? address.socketAddress))
    .filter(socket => !isGiven(socket.resolver_name ?? socket.resolverName))
    .map(({ address }) => textOf(address))
    .find(address => address !== undefined && address !== '' && !isAddress(address));
}
