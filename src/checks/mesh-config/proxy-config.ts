import { mapOf, Misfit, misfitOfLine, misfitOfWait, never } from '../../istio';
import { entriesAt, Refusal, textAt } from '../refused-by-envoy';

const TIMES = ['httpIdleTimeout', 'httpMaxConnectionDuration', 'httpDrainTimeout', 'httpRequestTimeout', 'httpRequestHeadersTimeout',
  'httpStreamIdleTimeout', 'httpMaxStreamDuration'];

/** What Envoy refuses of a ProxyConfig: of the mesh, or of some pods. */
export function proxyConfigRefusals(field: string, config: unknown): Refusal[] {
  const { connectionSettings, proxyHeaders, tracing } = mapOf(config);
  const settings = mapOf(connectionSettings);
  return [
    ...TIMES.map(name => textAt(`${field}.connectionSettings.${name}`, settings[name], misfitOfWait)),
    textAt(`${field}.proxyHeaders.server.value`, mapOf(mapOf(proxyHeaders).server).value, misfitOfLine),
    ...entriesAt(`${field}.tracing.customTags`, mapOf(tracing).customTags).flatMap(([at, name, tag]) => tagRefusals(at, name, mapOf(tag))),
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
