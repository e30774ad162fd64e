import { fullHost, isGiven, mapOf, mapsOf, numberOf, textOf } from '../../istio';
import { DecidedMirror } from '../decision';
import { percentageOf } from './fault';

/** Where the short hosts of a route lead. */
export interface MirrorPlace {
  /** The namespace of the VirtualService that has the route. */
  readonly namespace: string;
  readonly clusterDomain: string;
}

/** Where copies of a request go. */
export function mirrorsOf(route: unknown, place: MirrorPlace): DecidedMirror[] {
  const { mirror, mirrorPercentage, mirrorPercent, mirrors } = mapOf(route);
  const ofSingle = isGiven(mirrorPercentage) ? percentageOf(mirrorPercentage) : numberOf(mirrorPercent) ?? 100;
  const single = isGiven(mirror) ? [decided(mirror, ofSingle, place)] : [];
  const others = mapsOf(mirrors).filter(({ destination }) => isGiven(destination))
    .map(({ destination, percentage }) => decided(destination, isGiven(percentage) ? percentageOf(percentage) : 100, place));
  return [...single, ...others].filter(({ share }) => share > 0);
}

function decided(destination: unknown, percentage: number, { namespace, clusterDomain }: MirrorPlace): DecidedMirror {
  const { host, port, subset } = mapOf(destination);
  const [number, name] = [numberOf(mapOf(port).number), textOf(subset)];
  return {
    host: fullHost(textOf(host) ?? '', namespace, clusterDomain),
    ...number === undefined ? {} : { port: number },
    ...name ? { subset: name } : {},
    share: Math.min(Math.max(percentage, 0), 100) / 100,
  };
}
