import { Manifest } from './manifest';
import { listOf, mapOf } from './plain-value';

/** Whether a VirtualService is a delegate: it has no hosts, and applies only where a route of another one delegates to it. */
export function isDelegate({ spec }: Manifest): boolean {
  return listOf(mapOf(spec).hosts).length === 0;
}
