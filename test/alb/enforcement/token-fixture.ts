import { Guarded } from './policy-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { JwtRule } from '../../../src/security/jwt-rule';
import { manifestsOf } from '../alb-fixture';

export const LOGIN: JwtRule = { issuer: 'https://login.example.com' };
export const PARTNER: JwtRule = { issuer: 'https://partner.example.com' };
export const TENANT: JwtRule = { ...LOGIN, outputClaimToHeaders: [{ header: 'X-Tenant', claim: 'tenant' }] };
export const API = ListenerCondition.hostHeaders(['api.example.com']);
export const SHOP = ListenerCondition.hostHeaders(['shop.example.com']);
export const GOLD = ListenerCondition.httpHeader('x-tenant', ['gold']);

export const jwt = (next: ListenerAction, ...issuers: JwtRule[]) =>
  ListenerAction.authenticateJwt({ issuers: issuers.length > 0 ? issuers : [LOGIN], next });

export interface Route {
  readonly name: string;
  readonly match?: Record<string, object>[];
  readonly headers?: { readonly request?: { readonly remove?: string[]; readonly set?: object } };
}

/** The routes of the load balancers, by name. */
export function routesOf({ chart }: Guarded): Record<string, Route> {
  const objects = manifestsOf(chart, 'VirtualService').map(({ spec }) => spec as { gateways?: string[]; hosts?: string[]; http: Route[] });
  const all = objects.filter(({ gateways, hosts }) => gateways !== undefined || hosts === undefined).flatMap(({ http }) => http);
  return Object.fromEntries(all.map(route => [route.name, route]));
}
