/** The policies of a random mesh. */
import { Draw } from './draw';
import { PolicySpec, security, Thing } from './objects';
import { EDGE, EDGE_LABELS, MeshService } from './random-mesh';

interface PolicyParts {
  readonly services: readonly MeshService[];
  readonly teams: readonly string[];
  readonly hasTokens: boolean;
}

export const ISSUER = 'https://login.example.com';

/** A public key, so that nobody has to ask for one. */
export const KEYS = JSON.stringify({
  keys: [{
    kty: 'EC',
    crv: 'P-256',
    use: 'sig',
    alg: 'ES256',
    kid: 'first',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  }],
});

const policy = (kind: string, name: string, namespace: string, spec: PolicySpec) => security(kind, name, namespace, spec);

export function drawPolicies(draw: Draw, { services, teams, hasTokens }: PolicyParts): Thing<PolicySpec>[] {
  return [
    ...teams.filter(() => draw.maybe()).map(team => policy('PeerAuthentication', 'default', team, { mtls: { mode: draw.one(['STRICT', 'PERMISSIVE']) } })),
    ...services.filter(() => draw.maybe()).map(service => drawPolicy(draw, service, teams)),
    ...hasTokens ? [policy('RequestAuthentication', 'tokens', EDGE, {
      selector: { matchLabels: EDGE_LABELS }, jwtRules: [{ issuer: ISSUER, jwks: KEYS, forwardOriginalToken: true }],
    })] : [],
  ];
}

function drawPolicy(draw: Draw, { name, namespace, service }: MeshService, teams: readonly string[]): Thing<PolicySpec> {
  const selector = { matchLabels: { app: name } };
  const [{ targetPort }] = service.spec.ports;
  const source = draw.one<Record<string, string[]>>([{ principals: ['cluster.local/ns/edge/sa/public'] }, { namespaces: [EDGE, ...teams] }]);
  const operation = draw.one<Record<string, string[]>>([{ methods: ['GET', 'POST'] }, { paths: ['/*'] }, { ports: [String(targetPort)] }]);
  return draw.maybe()
    ? policy('AuthorizationPolicy', `${name}-callers`, namespace, { selector, action: 'ALLOW', rules: [{ from: [{ source }], to: [{ operation }] }] })
    : policy('AuthorizationPolicy', `${name}-closed`, namespace, {
      selector, action: 'DENY', rules: [{ to: [{ operation: { paths: ['/internal/*'], ports: [String(targetPort)] } }] }],
    });
}
