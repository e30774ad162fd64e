import { CDI134 } from '../../findings/catalogue/cdi134';
import { mapOf, misfitOfProxyVariableName, misfitOfProxyVariableValue, PROXY_CONFIG } from '../../istio';
import { describedMesh, MeshObject, podTemplateOf, readPods, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { entriesAt } from '../refused-by-envoy';
import { configInText } from '../workload/refused-proxy-config';

/** Variables of a proxy, where somebody says them: the field of the object, and how messages call them. */
interface Variables {
  readonly field: string;
  readonly variables: unknown;
  /** The field of the object where the variables are inside of a text. */
  readonly textField?: string;
}

/** Variables of proxies with which the injector makes no pod. */
export const proxyVariables: Check = {
  ...CDI134,
  check: object => variablesOf(object).flatMap(({ field, variables, textField }) => entriesAt(field, variables).flatMap(([at, name, value]) => {
    const found = [
      [`the name of ${at}`, name, misfitOfProxyVariableName(name)] as const,
      [at, value, typeof value === 'string' ? misfitOfProxyVariableValue(value) : undefined] as const,
    ];
    return found.flatMap(([what, got, misfit]): FoundInObject[] => misfit === undefined ? [] : [{
      message: `${what} is ${JSON.stringify(got)}, but must be ${misfit.allowed}: with it no pod is made, or its proxy does not start`,
      fix: misfit.fix,
      field: textField ?? at,
    }]);
  })),
};

function variablesOf(object: MeshObject): Variables[] {
  switch (object.manifest.kind) {
    case 'ProxyConfig': return [{ field: 'spec.environmentVariables', variables: specOf(object).environmentVariables }];
    case 'ConfigMap': return [{ field: 'data.mesh: defaultConfig.proxyMetadata', variables: meshVariables(object), textField: 'data.mesh' }];
    case 'IstioOperator': return [{ field: 'spec.meshConfig.defaultConfig.proxyMetadata', variables: meshVariables(object) }];
    default: return readPods(object).map(({ annotations }) => ({
      field: `proxyMetadata of ${PROXY_CONFIG}`,
      variables: mapOf(configInText(annotations[PROXY_CONFIG])).proxyMetadata,
      textField: `${podTemplateOf(object)!.metadataField}.annotations.${PROXY_CONFIG}`,
    }));
  }
}

function meshVariables(object: MeshObject): unknown {
  return mapOf(mapOf(describedMesh([object]).meshConfig).defaultConfig).proxyMetadata;
}
