import { AMBIENT } from './ambient';
import { DELEGATES } from './delegates';
import { DESTINATION_RULES } from './destination-rules';
import { DESTINATIONS } from './destinations';
import { ENTRIES } from './entries';
import { GATEWAYS } from './gateways';
import { Mistake } from './mistake';
import { MUTUAL_TLS } from './mutual-tls';
import { POLICIES } from './policies';
import { ROUTES } from './routes';
import { WORKLOADS } from './workloads';
import { WRITTEN } from './written';

/** Every way to spoil a mesh. A new one is added to one of these lists. */
export const MISTAKES: readonly Mistake[] = [
  ...DESTINATIONS, ...ROUTES, ...DELEGATES, ...GATEWAYS, ...DESTINATION_RULES, ...ENTRIES, ...WORKLOADS, ...POLICIES,
  ...MUTUAL_TLS, ...AMBIENT, ...WRITTEN,
];

export type { Answer, Injected, Mistake, Shown } from './mistake';
