import { isFilled, Plain, Review } from './review';
import { reviewTargetedPods } from './selectors';
import { MAX_LUA_CODE } from '../lua-code';

/** What the schema counts in characters, and Istio in bytes. */
const MAX_NAME = 256;
const MAX_SECRET = 253;

export function reviewWasmPlugin(spec: Plain, review: Review): void {
  reviewTargetedPods(spec, review);
  reviewWasm(spec, review);
}

export function reviewTrafficExtension(spec: Plain, review: Review): void {
  reviewTargetedPods(spec, review);
  review.map('wasm', spec.wasm, reviewWasm, undefined);
  review.map('lua', spec.lua, reviewLua, undefined);
}

function reviewWasm({ pluginName, imagePullSecret, vmConfig }: Plain, review: Review): void {
  reviewBytes(pluginName, MAX_NAME, review, 'pluginName');
  reviewBytes(imagePullSecret, MAX_SECRET, review, 'imagePullSecret');
  review.map('vmConfig', vmConfig, reviewVariables, undefined);
}

function reviewVariables({ env }: Plain, review: Review): void {
  review.list('env', env, reviewVariable, undefined);
}

function reviewVariable({ name }: Plain, review: Review): void {
  reviewBytes(name, MAX_NAME, review, 'name');
}

function reviewLua({ inlineCode }: Plain, review: Review): void {
  reviewBytes(inlineCode, MAX_LUA_CODE, review, 'inlineCode');
}

function reviewBytes(text: unknown, most: number, review: Review, field: string): void {
  if (isFilled(text) && Buffer.byteLength(text) > most) {
    review.refuseAs(`has ${Buffer.byteLength(text)} bytes, and may have ${most}`, 'shorten it', field);
  }
}
