import { requirePossible } from '../core/request-texts';
import { requireText } from '../core/requirements';
import { CelUse, misfitOfCel } from '../istio';

/** An expression in CEL that istiod takes, and Envoy: what that refuses, it refuses with all that comes with it. */
export function requireCel(what: string, expression: string, use: CelUse): string {
  requireText(what, typeof expression === 'string' ? expression.trim() : expression,
    'write a condition such as \'response.code >= 400\', or leave it out');
  return requirePossible(what, expression, misfitOfCel(expression, use));
}
