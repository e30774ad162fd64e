import { FindingLevel } from '../../findings';
import { CDI115 } from '../../findings/catalogue/cdi115';
import { listOf, mapOf, misfitOfLine, Misfit, never, refusedCommand } from '../../istio';
import { specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { entriesAt, itemsAt, Refusal, refused, textAt } from '../refused-by-envoy';

/** Tags of traces that Istio takes, and for which Envoy refuses the listeners. */
export const refusedTags: Check = {
  ...CDI115,
  kinds: ['telemetry.istio.io/Telemetry'],
  check: object => itemsAt('spec.tracing', specOf(object).tracing).flatMap(([field, tracing]) => inspect(field, tracing)),
};

/** Istio writes no tags where nothing is reported. Where no provider is named, that of the mesh decides whether there is one. */
function inspect(field: string, { customTags, disableSpanReporting, providers }: Record<string, unknown>): FoundInObject[] {
  const refusals = customTags === undefined || disableSpanReporting === true ? []
    : entriesAt(`${field}.customTags`, customTags).flatMap(([at, , tag]) => tagRefusals(at, mapOf(tag)));
  const level = listOf(providers).length > 0 ? FindingLevel.ERROR : FindingLevel.WARNING;
  return refused(refusals, 'the listeners of the pods, with all that is on them').map(found => ({ ...found, level }));
}

function tagRefusals(field: string, { formatter, header }: Record<string, unknown>): Refusal[] {
  return [
    textAt(`${field}.formatter.value`, mapOf(formatter).value, misfitOfFormat),
    textAt(`${field}.header.name`, mapOf(header).name, misfitOfLine),
  ];
}

function misfitOfFormat(format: string): Misfit | undefined {
  const command = refusedCommand(format);
  return command === undefined ? undefined
    : never(`a text whose percent signs belong to a command of Envoy (${command})`, 'write a literal percent sign as "%%"');
}
