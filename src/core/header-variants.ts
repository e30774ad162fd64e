/** Names with more hyphens and underscores have more variants than anybody reads. */
export const MAX_SEPARATORS = 4;

/**
 * Other names that applications read as the same header, because CGI and what came after it have one character for `-` and `_`: `x_user` for
 * `x-user`. Envoy lets both pass.
 */
export function headerVariants(name: string): string[] {
  const parts = name.toLowerCase().split(/[-_]/);
  const all = parts.slice(1).reduce<string[]>((names, part) => names.flatMap(known => [`${known}-${part}`, `${known}_${part}`]), [parts[0]]);
  return all.filter(variant => variant !== name.toLowerCase());
}

/** How many characters of a name have a variant. */
export function separatorsIn(name: string): number {
  return name.split(/[-_]/).length - 1;
}
