import { RouteView } from '../../mesh';
import { DecidedMirror } from '../decision';

/** Where copies of a request go. */
export function mirrorsOf({ mirrors }: Pick<RouteView, 'mirrors'>): DecidedMirror[] {
  return mirrors.filter(({ share }) => share > 0).map(({ host, port, subset, share }) => ({
    host, ...port === undefined ? {} : { port }, ...subset === undefined ? {} : { subset }, share,
  }));
}
