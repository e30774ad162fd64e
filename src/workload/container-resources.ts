import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../core/errors';

/** Refuses resources that Kubernetes takes of no container, and cdk8s-plus writes. */
export function requireResources(which: string, { cpu, memory, ephemeralStorage }: kplus.ContainerResources): void {
  requireRange(which, 'cpu', cpu?.request?.amount, cpu?.limit?.amount, coresOf);
  requireRange(which, 'memory', memory?.request, memory?.limit, kibibytesOf);
  requireRange(which, 'ephemeralStorage', ephemeralStorage?.request, ephemeralStorage?.limit, kibibytesOf);
}

function requireRange<T>(which: string, resource: string, request: T | undefined, limit: T | undefined, sizeOf: (amount: T) => number): void {
  for (const [name, amount] of [['request', request], ['limit', limit]] as const) {
    if (amount !== undefined && !(sizeOf(amount) >= 0 && sizeOf(amount) < Infinity)) {
      refuse(`${name} of ${resource} of ${which}`, 'a number of at least 0', inWords(amount), 'leave it out for none');
    }
  }
  if (request !== undefined && limit !== undefined && sizeOf(request) > sizeOf(limit)) {
    refuse(`request of ${resource} of ${which}`, `at most the limit (${inWords(limit)})`, inWords(request), 'raise the limit, or request less');
  }
}

function coresOf(amount: string): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) / 1000 : Number(amount);
}

function kibibytesOf(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
}

function inWords(amount: unknown): string {
  return typeof amount === 'string' ? amount : `${kibibytesOf(amount as Size)}Ki`;
}
