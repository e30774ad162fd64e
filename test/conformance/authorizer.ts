/** An authorizer that Envoys ask about requests: those with the header `x-session: valid` may pass, others are sent to a login page. */
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { LOGIN, SESSION } from './driver/backends';

/** Name of the provider in the mesh. */
export const AUTHORIZER = 'authorizer';

/** Where requests without a session are sent. */
export const LOGIN_PAGE = 'https://login.example.com/';

const PORT = 8000;

/** A Deployment and Service `authorizer` in the namespace of a chart. The driver's backend answers as its variables say. */
export function newAuthorizer(chart: Chart): void {
  const deployment = new kplus.Deployment(chart, 'authorizer', {
    metadata: { name: AUTHORIZER },
    replicas: 1,
    containers: [{
      name: AUTHORIZER,
      image: AUTHORIZER,
      portNumber: PORT,
      envVariables: { [SESSION]: kplus.EnvValue.fromValue('valid'), [LOGIN]: kplus.EnvValue.fromValue(LOGIN_PAGE) },
    }],
  });
  deployment.exposeViaService({ name: AUTHORIZER, ports: [{ name: 'http', port: PORT }] });
}

/** The mesh configuration that declares the authorizer of a namespace: `mesh.apply(app, { meshConfig: authorizerIn('shop') })`. */
export function authorizerIn(namespace: string): object {
  return {
    extensionProviders: [{
      name: AUTHORIZER,
      envoyExtAuthzHttp: {
        service: `${AUTHORIZER}.${namespace}.svc.cluster.local`,
        port: PORT,
        includeRequestHeadersInCheck: ['x-session'],
      },
    }],
  };
}
