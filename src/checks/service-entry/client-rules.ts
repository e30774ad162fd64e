import { MergedRule, Mesh, ServiceEntryView, settingsOf } from '../../mesh';

/** The rules that clients use for a host of a ServiceEntry, as far as there is one in their namespace. */
export function clientRules(host: string, { namespace, object }: ServiceEntryView, mesh: Mesh): MergedRule[] {
  const { rootNamespace } = settingsOf(object);
  const namespaces = new Set([namespace, ...mesh.destinationRules.all.map(rule => rule.namespace)]);
  const rules = [...namespaces].flatMap(client =>
    mesh.destinationRules.rulesFor(host, { namespace: client, serviceNamespace: namespace, rootNamespace }));
  return [...new Set(rules)];
}
