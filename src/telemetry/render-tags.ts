import { requireText, requireUsableName } from '../core/requirements';

/** Tags of metrics or traces by their names. */
export function renderTags<T>(what: string, tags: Record<string, T>, render: (tag: T) => object): Record<string, object> {
  return Object.fromEntries(Object.entries(tags)
    .map(([name, tag]) => [requireUsableName(what, requireText(what, name, 'name the tag')), render(tag)]));
}
