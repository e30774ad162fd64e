import { Chart, Testing } from 'cdk8s';
import { ApplicationListener } from '../../../src/alb/application-listener';
import { PolicyEnforcement } from '../../../src/alb/gateways/policy-enforcement';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { IIngressGateway } from '../../../src/ingress-gateway/ingress-gateway-reference';
import { ExtensionProviderType } from '../../../src/mesh-settings/extension-provider';
import { ClientAddress } from '../../../src/mesh-settings/gateway-workload';
import { MeshSettings, MeshSettingsProps } from '../../../src/mesh-settings/mesh-settings';
import { WeightedService } from '../../../src/service/weighted-service';
import { manifestsOf } from '../alb-fixture';

/** A gateway as if the app built it. */
export const ownGateway = (clientAddress?: ClientAddress): IIngressGateway => ({
  workload: {
    labels: { istio: 'edge' },
    namespaceName: 'edge',
    ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }],
    clientAddress,
  },
  isOwned: true,
  terminatesTls: () => false,
});

/** A gateway that others use too. */
export const sharedGateway = (clientAddress?: ClientAddress): IIngressGateway =>
  IngressGateway.fromWorkload({ ...ownGateway(clientAddress).workload });

export const OWN: IstioAlbProps = { gateways: [ownGateway(ClientAddress.CONNECTION)] };
export const SHARED: IstioAlbProps = { gateways: [sharedGateway(ClientAddress.CONNECTION)] };
export const ACCEPTED: IstioAlbProps = { ...SHARED, policyEnforcement: PolicyEnforcement.GATEWAY };

export const OAUTH = { name: 'oauth2-proxy', providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION };

export interface Guarded {
  readonly chart: Chart;
  readonly listener: ApplicationListener;
  readonly service: WeightedService;
}

/** A listener for a shop and its API, with a service of two versions. */
export function guardedIn(
  props: IstioAlbProps, hosts: string[] | undefined = ['shop.example.com', 'api.example.com'],
  settings: MeshSettingsProps = { extensionProviders: [OAUTH] },
): Guarded {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, settings);
  return { chart, service: serviceIn(chart, 'shop'), listener: new IstioAlb(chart, 'alb', props).addListener('http', { hosts }) };
}

export function serviceIn(chart: Chart, name: string): WeightedService {
  const containers = [{ image: `${name}:1`, portNumber: 9080 }];
  return new WeightedService(chart, name, { name, port: 80, versions: [{ name: 'v1', containers }, { name: 'v2', containers }] });
}

export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly action?: string;
    readonly provider?: object;
    readonly selector: object;
    readonly rules: { readonly from?: object[]; readonly to: { readonly operation: Record<string, string[]> }[]; readonly when?: object[] }[];
    readonly jwtRules: object[];
  };
}

export function policiesOf(chart: Chart, kind = 'AuthorizationPolicy'): Policy[] {
  return manifestsOf(chart, kind) as unknown as Policy[];
}
