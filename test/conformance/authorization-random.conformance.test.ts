/** Random AuthorizationPolicies of the L2 at a gateway, against a plain table of what they mean. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUTHORIZER, authorizerIn, newAuthorizer } from './authorizer';
import { Mesh, startMesh } from './driver/mesh';
import { answerTo, TablePolicy } from './policy-table';
import { drawRequest, drawRule, LOGIN } from './random-authorization';
import { Draw } from './random-texts';
import { newApp, newChart, newService } from './shop';
import { bearer, newIssuer } from './tokens';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Checks, Destination, ExtensionProviderType, Findings, Gateway, GatewayLoadBalancer,
  GatewayServer, HttpAction, IngressGateway, JsonWebKeys, PolicyTarget, RequestAuthentication, VirtualService,
} from '../../src';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);
/** How many sets of policies, and how many requests for each. */
const SETS = Number(process.env.CDK8S_ISTIO_POLICY_SETS ?? 200);
const REQUESTS = 50;

const ISSUERS = ['login', 'partner'].map(newIssuer);
const ACTIONS: Record<TablePolicy['action'], AuthorizationAction> = {
  ALLOW: AuthorizationAction.ALLOW,
  DENY: AuthorizationAction.DENY,
  AUDIT: AuthorizationAction.AUDIT,
  CUSTOM: AuthorizationAction.custom(AUTHORIZER),
};

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A gateway whose every request goes to one service, with tokens of two issuers. */
class Guarded {
  readonly app = newApp({ extensionProviders: [{ name: AUTHORIZER, providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION }] });
  readonly policies: TablePolicy[] = [];
  private readonly edge = newChart(this.app, 'edge');
  private readonly target = PolicyTarget.workload({ istio: 'public' });

  constructor() {
    const shop = newChart(this.app, 'shop');
    // What the rules say is random.
    ['IST0133/deny-without-ports', 'CDI067', 'CDI120'].forEach(code => Findings.of(this.edge).acknowledge(code, 'random'));
    Checks.of(this.app).switchOff('CDI098', 'not every random policy has a finding');
    const ports = [{ port: 80, targetPort: 8080 }, { port: 8443 }];
    new IngressGateway(this.edge, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1, ports });
    newAuthorizer(shop);
    const gateway = new Gateway(shop, 'gateway', {
      selector: { istio: 'public' }, servers: [80, 8443].map(port => GatewayServer.http({ hosts: ['*'], port })),
    });
    const destination = Destination.toSubset(newService(shop, 'cart', { v1: 1 }).version('v1').subset);
    new VirtualService(shop, 'routes', { hosts: ['*'], gateways: [gateway], http: [{ name: 'all', action: HttpAction.route([{ destination }]) }] });
    const fromHeaders = [{ name: 'Authorization', prefix: 'Bearer ' }];
    new RequestAuthentication(this.edge, 'tokens', {
      target: this.target, jwtRules: ISSUERS.map(({ issuer, jwks }) => ({ issuer, keys: JsonWebKeys.inline(jwks), fromHeaders })),
    });
  }

  /** Adds a policy, unless the library refuses it: what it takes has to mean what it says. */
  add(action: TablePolicy['action'], rules: AuthorizationRule[]): void {
    const id = `policy-${this.policies.length}`;
    try {
      new AuthorizationPolicy(this.edge, id, { target: this.target, action: ACTIONS[action], rules });
      this.policies.push({ action, rules });
    } catch {
      // Such as a value that no request has, or a DENY without any condition.
    }
  }
}

function drawPolicies(draw: Draw): Guarded {
  const guarded = new Guarded();
  for (let count = draw.integer(1, 3); count > 0; count--) {
    const action = draw.of<TablePolicy['action']>(['ALLOW', 'ALLOW', 'ALLOW', 'DENY', 'DENY', 'DENY', 'CUSTOM', 'CUSTOM', 'AUDIT']);
    guarded.add(action, draw.some(3, () => drawRule(draw, action === 'ALLOW')));
  }
  return guarded;
}

test(`${SETS} sets of policies answer as the table says`, async () => {
  const answers = new Map<number, number>();
  for (let seed = SEED; seed < SEED + SETS; seed++) {
    const draw = new Draw(seed);
    const { app, policies } = drawPolicies(draw);
    await mesh.apply(app, { meshConfig: authorizerIn('shop') });
    const asked = Array.from({ length: REQUESTS }, () => drawRequest(draw));
    const got = await Promise.all(asked.map(async ({ port, host, path, method, headers, remote, token }) => {
      const { iss = LOGIN, claims, ...others } = token ?? {};
      const issuer = ISSUERS.find(one => one.issuer === iss)!;
      const shown = token === undefined ? {} : bearer(issuer.token({ sub: undefined, ...others, ...claims }));
      const sent = { ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])), ...shown };
      return (await mesh.request({ gateway: 'edge/public', port, host, path, method, headers: { ...sent, 'x-forwarded-for': remote } })).status;
    }));
    const differing = asked.flatMap((request, index) => got[index] === answerTo(request, policies) ? [] : [{ got: got[index], request }]);
    expect({ seed, policies, differing }).toEqual({ seed, policies, differing: [] });
    got.forEach(status => answers.set(status, (answers.get(status) ?? 0) + 1));
  }
  // Each answer is there often enough to mean something.
  expect([200, 302, 403].filter(status => (answers.get(status) ?? 0) < SETS / 4)).toEqual([]);
}, 600_000);
