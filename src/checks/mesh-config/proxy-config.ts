import { mapOf, Misfit, misfitOfLine, misfitOfStatsExpression, misfitOfStatsName, misfitOfStatsTag, misfitOfWait, never } from '../../istio';
import { entriesAt, Refusal, textAt, textsAt } from '../refused-by-envoy';

const TIMES = ['httpIdleTimeout', 'httpMaxConnectionDuration', 'httpDrainTimeout', 'httpRequestTimeout', 'httpRequestHeadersTimeout',
  'httpStreamIdleTimeout', 'httpMaxStreamDuration'];

/** What Envoy refuses of a ProxyConfig: of the mesh, or of some pods. */
export function proxyConfigRefusals(field: string, config: unknown): Refusal[] {
  const { connectionSettings, proxyHeaders, tracing, proxyStatsMatcher, extraStatTags } = mapOf(config);
  const matcher = mapOf(proxyStatsMatcher);
  const settings = mapOf(connectionSettings);
  return [
    ...TIMES.map(name => textAt(`${field}.connectionSettings.${name}`, settings[name], misfitOfWait)),
    textAt(`${field}.proxyHeaders.server.value`, mapOf(mapOf(proxyHeaders).server).value, misfitOfLine),
    ...entriesAt(`${field}.tracing.customTags`, mapOf(tracing).customTags).flatMap(([at, name, tag]) => tagRefusals(at, name, mapOf(tag))),
    ...textsAt(`${field}.proxyStatsMatcher.inclusionPrefixes`, matcher.inclusionPrefixes, misfitOfStatsName),
    ...textsAt(`${field}.proxyStatsMatcher.inclusionSuffixes`, matcher.inclusionSuffixes, misfitOfStatsName),
    ...textsAt(`${field}.proxyStatsMatcher.inclusionRegexps`, matcher.inclusionRegexps, misfitOfStatsExpression),
    ...textsAt(`${field}.extraStatTags`, extraStatTags, misfitOfStatsTag),
  ];
}

function tagRefusals(field: string, tagName: string, { literal, environment, header }: Record<string, unknown>): Refusal[] {
  return [
    textAt(field, tagName, misfitOfNone),
    textAt(`${field}.literal.value`, mapOf(literal).value, misfitOfNone),
    textAt(`${field}.environment.name`, mapOf(environment).name, misfitOfNone),
    textAt(`${field}.header.name`, mapOf(header).name, name => misfitOfNone(name) ?? misfitOfLine(name)),
  ];
}

function misfitOfNone(text: string): Misfit | undefined {
  return text === '' ? never('a text that is not empty', 'write one, or leave the tag out') : undefined;
}
