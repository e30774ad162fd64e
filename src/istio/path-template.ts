const ONE_SEGMENT = '{*}';
const ANY_SEGMENTS = '{**}';
/** What a segment of a path can have (RFC 3986). */
const SEGMENT = /^[-a-zA-Z0-9._~%!$&'()+,;:@=]+$/;

/** Whether a path of an AuthorizationPolicy is a template. */
export function isPathTemplate(path: string): boolean {
  return path.includes(ONE_SEGMENT) || path.includes(ANY_SEGMENTS);
}

/** Why Istio refuses a path. */
export interface TemplateMistake {
  readonly segment: string;
  /** An operator behind `{**}`; braces that are no operator; or what no path has, or only behind a `*`. */
  readonly kind: 'behind-any' | 'braces' | 'characters';
}

/** The first segment of a path of an AuthorizationPolicy that Istio refuses. */
export function wrongSegment(path: string): TemplateMistake | undefined {
  if (!path.includes('{') && !path.includes('}')) {
    return undefined;
  }
  const isTemplate = isPathTemplate(path);
  let hasAny = false;
  for (const segment of path.replace(/^\/+|\/+$/g, '').split('/')) {
    const isOperator = segment === ONE_SEGMENT || segment === ANY_SEGMENTS;
    if (isOperator && hasAny) {
      return { segment, kind: 'behind-any' };
    }
    if (!isOperator && /[{}]/.test(segment)) {
      return { segment, kind: 'braces' };
    }
    if (!isOperator && isTemplate && !SEGMENT.test(segment)) {
      return { segment, kind: 'characters' };
    }
    hasAny ||= segment === ANY_SEGMENTS;
  }
  return undefined;
}

/** An expression for the paths that a template of an AuthorizationPolicy takes, all of each. */
export function templateExpression(template: string): RegExp {
  const parts = template.split(/(\{\*\*?\})/).map(part =>
    part === ONE_SEGMENT ? '[^/\\[\\]]+' : part === ANY_SEGMENTS ? '[^\\[\\]]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('')}$`);
}
