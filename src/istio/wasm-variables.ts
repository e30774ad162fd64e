const C_IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What Istio tells its agent beside a module. */
export const WASM_VARIABLES_OF_ISTIO: readonly string[] = [
  'ISTIO_META_WASM_IMAGE_PULL_SECRET', 'ISTIO_META_WASM_IMAGE_PULL_POLICY', 'ISTIO_META_WASM_PLUGIN_RESOURCE_VERSION',
];

/** Whether a module can have a variable of a name. */
export function isWasmVariable(name: string): boolean {
  return C_IDENTIFIER.test(name);
}
