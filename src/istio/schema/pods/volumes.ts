import { DNS_LABEL_RULE, FILE_RULE, fileMode, NO_PARENT_RULE, NOT_EMPTY, OBJECT_NAME_RULE } from './forms';
import { quantity } from './quantities';
import { atMostOne, distinct, fieldsOf, Inspect, itemsOf, oneOf, text, TextRule, trueOrFalse } from './shape';

const items = itemsOf(fieldsOf({ key: text(NOT_EMPTY), path: text(FILE_RULE), mode: fileMode }));

const absolute = text({ takes: value => value.startsWith('/'), must: 'be a path that begins with "/"', fix: 'write the whole path' });

const MAX_DRIVER = 63;

const DRIVER_RULE: TextRule = {
  takes: value => value.length <= MAX_DRIVER && OBJECT_NAME_RULE.takes(value.toLowerCase()),
  must: `be at most ${MAX_DRIVER} letters, digits, "-" and "."`,
  fix: 'write the name of a CSIDriver',
};

/** What a volume can be made of. What others than cdk8s-plus can write is not asked for its content. */
const SOURCES: Readonly<Record<string, Inspect>> = {
  emptyDir: fieldsOf({ medium: text(), sizeLimit: quantity }),
  hostPath: fieldsOf({
    path: text(NO_PARENT_RULE), type: oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'),
  }),
  configMap: fieldsOf({ name: text(NOT_EMPTY), defaultMode: fileMode, optional: trueOrFalse, items }),
  secret: fieldsOf({ secretName: text(NOT_EMPTY), defaultMode: fileMode, optional: trueOrFalse, items }),
  persistentVolumeClaim: fieldsOf({ claimName: text(NOT_EMPTY), readOnly: trueOrFalse }),
  nfs: fieldsOf({ server: text(NOT_EMPTY), path: absolute, readOnly: trueOrFalse }),
  awsElasticBlockStore: fieldsOf({ volumeID: text(NOT_EMPTY) }),
  gcePersistentDisk: fieldsOf({ pdName: text(NOT_EMPTY) }),
  azureDisk: fieldsOf({ diskName: text(NOT_EMPTY), diskURI: text(NOT_EMPTY) }),
  csi: fieldsOf({ driver: text(DRIVER_RULE) }),
  downwardAPI: fieldsOf({ defaultMode: fileMode }),
  projected: fieldsOf({ defaultMode: fileMode }),
};

/** The volumes of a pod. */
export const volumes: Inspect = itemsOf(fieldsOf({ name: text(DNS_LABEL_RULE), ...SOURCES }, atMostOne(Object.keys(SOURCES))), distinct('name'));
