import { listOf, mapOf, mapsOf, textOf, textsOf } from './plain-value';

/** The account that pods run as. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** The groups that have every account. */
const GROUPS = ['system:authenticated', 'system:serviceaccounts'];

/** Whether a rule of a Role lets somebody list the Secrets of a namespace, which is what istiod asks. One for some Secrets by name does not. */
export function listsSecrets(rule: Record<string, unknown>): boolean {
  const has = (list: unknown, wanted: string) => textsOf(list).some(each => each === wanted || each === '*');
  return listOf(rule.resourceNames).length === 0 && has(rule.apiGroups, '') && has(rule.resources, 'secrets') && has(rule.verbs, 'list');
}

/** Whether a binding is for an account, by its name or by a group of accounts. */
export function bindsAccount(binding: Record<string, unknown>, { namespace, name }: ServiceAccountName): boolean {
  return mapsOf(binding.subjects).some(subject => {
    const subjectName = textOf(subject.name) ?? '';
    switch (subject.kind) {
      case 'ServiceAccount': return subjectName === name && subject.namespace === namespace;
      case 'Group': return [...GROUPS, `system:serviceaccounts:${namespace}`].includes(subjectName);
      default: return subjectName === `system:serviceaccount:${namespace}:${name}`;
    }
  });
}

/** The kind and name of the role that a binding gives. */
export function boundRole(binding: Record<string, unknown>): { readonly kind: string; readonly name: string } {
  const { kind, name } = mapOf(binding.roleRef);
  return { kind: textOf(kind) ?? '', name: textOf(name) ?? '' };
}
