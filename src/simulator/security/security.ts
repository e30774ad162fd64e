import { GatewayPods, Mesh, PolicyView } from '../../mesh';
import { PlainAnswer } from '../actions/own-answer';
import { DecidedAuthorization } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { Authentication } from './authentication';
import { Authorization } from './authorization';
import { SecurityNotes } from './notes';

/** The policies of security for some pods. */
export interface SecurityPolicies {
  readonly requestAuthentications: readonly PolicyView[];
  readonly authorizationPolicies: readonly PolicyView[];
}

/** What decides beside them. */
export interface SecurityOptions {
  readonly rootNamespace: string;
  /** The MeshConfig of istiod. @default - it is not known */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** The time, in seconds since 1970. @default - that of the clock */
  readonly now?: () => number;
}

/** What security says of a request at a gateway, before routes, faults, redirects and CORS have a say. */
export interface SecurityOutcome {
  /** Given where Envoy answers itself. */
  readonly refusal?: PlainAnswer;
  /** The request as it is after: what the destination gets, before the operations of the route. */
  readonly request: ProxiedRequest;
  /** The request as the route is chosen for it: as it is after, where Envoy picks the route again, else as it was before. */
  readonly compared: ProxiedRequest;
  readonly decided: readonly DecidedAuthorization[];
}

/** What policies say of requests at the pods of a gateway, read once for all requests. */
export class Security {
  private readonly authentication: Authentication;
  private readonly authorization: Authorization;

  constructor({ requestAuthentications, authorizationPolicies }: SecurityPolicies, options: SecurityOptions) {
    this.authentication = new Authentication(requestAuthentications, options);
    this.authorization = new Authorization(authorizationPolicies, options);
  }

  /**
   * What becomes of a request, in the order of Istio's filters: external authorizers, tokens, then AuthorizationPolicies.
   *
   * @param request the request at the edge; its claims are those of a token that somebody verified
   */
  public check(request: ProxiedRequest, notes: SecurityNotes): SecurityOutcome {
    const { authentication, authorization } = this;
    if (authorization.isEmpty && authentication.isEmpty && request.claims === undefined) {
      return { request, compared: request, decided: [] };
    }
    // Before tokens are looked at there are no claims.
    const before = request.claims === undefined ? request : { ...request, claims: undefined };
    const asked = authorization.ask(before, notes);
    if (asked.refusal !== undefined) {
      return { request: before, compared: before, ...asked };
    }
    const { refusal, request: after, isRoutedAgain } = authentication.check(request, notes);
    const compared = isRoutedAgain ? after : before;
    if (refusal !== undefined) {
      return { refusal, request: after, compared, decided: asked.decided };
    }
    const decided = authorization.decide(after, notes);
    return { refusal: decided.refusal, request: after, compared, decided: [...asked.decided, ...decided.decided] };
  }
}

/** What the policies of a mesh say at the pods of a gateway. */
export function securityAt(mesh: Mesh, pods: GatewayPods, options: SecurityOptions): Security {
  const at = (kind: string): PolicyView[] => mesh.policies.atLabels(`security.istio.io/${kind}`, pods, options.rootNamespace);
  return new Security({ requestAuthentications: at('RequestAuthentication'), authorizationPolicies: at('AuthorizationPolicy') }, options);
}
