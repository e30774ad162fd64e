import { Mesh } from '../../src/mesh';

/** Asks everything that a mesh answers, of each object once. */
export function askEverything(mesh: Mesh): void {
  const { registry, gateways, routes, destinationRules, policies, sidecars, pods } = mesh;
  for (const gateway of gateways.all) {
    for (const gatewayPods of gateways.podsOf(gateway)) {
      gateways.servedBy(gatewayPods);
      for (const server of gateway.servers) {
        gateways.listeningPort(server, gatewayPods);
        routes.atServer(server, gateway, gatewayPods);
      }
    }
  }
  for (const virtualService of routes.all) {
    routes.gatewaysOf(virtualService);
    mesh.foldedRoutes(virtualService);
    for (const { host } of virtualService.routes.flatMap(route => [...route.destinations, ...route.mirrors])) {
      const [known] = registry.named(host, virtualService.namespace);
      registry.covering(host);
      const serviceNamespace = (known?.service ?? known?.entry)?.namespace;
      const rule = destinationRules.ruleFor(host, { namespace: virtualService.namespace, serviceNamespace, rootNamespace: 'istio-system', labels: {} });
      rule?.subsets.forEach(subset => pods.selectedBy(subset.labels, serviceNamespace));
    }
  }
  registry.services.forEach(service => registry.podsOf(service));
  for (const one of pods.selectedBy({})) {
    registry.servicesOf(one);
    sidecars.at(one);
    KINDS.forEach(kind => policies.at(kind, one));
  }
  KINDS.forEach(kind => policies.ofKind(kind).forEach(policy => policies.podsOf(policy)));
  mesh.sharedDomains.forEach(list => list.length);
  mesh.envoyFilters.forEach(({ patches }) => patches.length);
  mesh.objects.forEach(({ manifest }) => mesh.namespacesNamed(manifest.kind));
}

const KINDS = [
  'security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication', 'security.istio.io/PeerAuthentication',
  'telemetry.istio.io/Telemetry', 'networking.istio.io/EnvoyFilter', 'networking.istio.io/ProxyConfig', 'extensions.istio.io/WasmPlugin',
];
