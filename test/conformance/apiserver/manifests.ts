/** YAML documents as kubectl splits them. The server gets their text as it is, so it reads what kubectl would read. */
import { parse } from 'yaml';
import { KubernetesObject } from './kube-client';

export interface ManifestDocument {
  text: string;
  /** For finding where it goes; the server parses the text itself. */
  object: KubernetesObject;
}

export function readDocuments(manifests: string): ManifestDocument[] {
  return manifests.split(/^---.*$/m).flatMap((text, index) => {
    // Kubernetes reads YAML 1.1; what is wrong with a duplicate key is the server's to say.
    const object = parse(text, { version: '1.1', uniqueKeys: false, logLevel: 'silent' }) as Partial<KubernetesObject> | null;
    if (object === null) {
      return [];
    }
    const missing = missingField(object);
    if (missing) {
      throw new Error(`document ${index} has no ${missing}:\n${text.slice(0, 500)}`);
    }
    return [{ text, object: object as KubernetesObject }];
  });
}

function missingField(object: Partial<KubernetesObject>): string | undefined {
  const fields: [string, unknown][] = [['apiVersion', object.apiVersion], ['kind', object.kind], ['metadata.name', object.metadata?.name]];
  return fields.find(([, value]) => typeof value !== 'string')?.[0];
}
