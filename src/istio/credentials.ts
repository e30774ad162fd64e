const CONFIG_MAP = 'configmap://';

/** The namespace and the name of a ConfigMap with certificate authorities; nothing where another kind of credential is named. */
export function configMapOf(credentialName: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!credentialName.startsWith(CONFIG_MAP)) {
    return undefined;
  }
  const [namespace, ...name] = credentialName.slice(CONFIG_MAP.length).split('/');
  return { namespace, name: name.join('/') };
}
