import { refuse } from '../../core/errors';
import { MAX_UINT32, requireInteger, requireText } from '../../core/requirements';

const MAX_LOCALITY_SEGMENTS = 3;

/** The network of an endpoint. */
export function requireNetwork(what: string, network: string): string {
  return requireText(`network of ${what}`, network, 'leave it out for the network of the clients');
}

/** Where an endpoint is: a region, with a zone and a subzone where they are known. */
export function requireLocality(what: string, locality: string): string {
  const segments = String(locality).split('/');
  if (segments.length > MAX_LOCALITY_SEGMENTS || segments.includes('') || locality.includes('*')) {
    refuse(`locality of ${what}`, 'region, region/zone or region/zone/subzone', locality, 'write "eu-west-1/eu-west-1a" for example');
  }
  return locality;
}

/** The share of an endpoint. */
export function requireEndpointWeight(what: string, weight: number): number {
  return requireInteger(`weight of ${what}`, weight, 1, MAX_UINT32, 'Istio takes 0 for 1: leave the endpoint out for no traffic');
}
