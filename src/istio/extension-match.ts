import { Misfit, never } from './misfit';

/** Which traffic an extension sees, as far as it decides what that is at a gateway. */
interface TrafficSelector {
  readonly mode?: string;
  readonly ports?: readonly number[];
}

/** A port of the Service of a gateway, and that at which its pods listen for it. */
interface LedPort {
  readonly port: number;
  readonly targetPort?: number;
}

/** What is wrong, and with what. */
interface SelectorMisfit extends Misfit {
  readonly field: 'mode' | 'ports';
}

/**
 * Why an extension sees nothing of a gateway: all that a gateway takes is that of a client, at the ports of its pods.
 *
 * @param selector which traffic
 * @param led the ports of the gateway, where they are known
 */
export function misfitAtGateway({ mode, ports = [] }: TrafficSelector, led?: readonly LedPort[]): SelectorMisfit | undefined {
  if (mode === 'SERVER') {
    return { field: 'mode', ...never('CLIENT, or left out, at a gateway', 'leave it out') };
  }
  const known = led?.map(({ port, targetPort = port }) => targetPort);
  if (known === undefined || ports.length === 0 || ports.some(port => known.includes(port))) {
    return undefined;
  }
  const meant = led!.filter(({ port }) => ports.includes(port)).map(({ port, targetPort = port }) => targetPort);
  return {
    field: 'ports',
    ...never(`those at which the pods of the gateway listen (${known.join(', ')})`,
      meant.length === 0 ? 'name one of them' : `write ${meant.join(', ')}`),
  };
}
