import { mapOf, misfitOfLogFormat } from '../../istio';
import { Refusal, textAt } from '../refused-by-envoy';

const WITHOUT_QUERY = '%REQ_WITHOUT_QUERY';

/** What Envoy refuses of a format of access logs: of a text, or of a map of texts. */
export function formatRefusals(field: string, { text, labels }: Record<string, unknown>): Refusal[] {
  return text === undefined ? labelRefusals(`${field}.labels`, labels) : [textAt(`${field}.text`, text, misfitOfLogFormat)];
}

/** The same of a format in JSON. One that is no map Istio does not use. */
export function jsonRefusals(field: string, format: string): Refusal[] {
  try {
    return labelRefusals(field, JSON.parse(format));
  } catch {
    return [];
  }
}

/** Istio asks Envoy to know `REQ_WITHOUT_QUERY` where a text of the map itself has it: then also the texts further below may. */
function labelRefusals(field: string, labels: unknown): Refusal[] {
  const fields = mapOf(labels);
  const knowsQueries = Object.values(fields).some(value => typeof value === 'string' && value.includes(WITHOUT_QUERY));
  return textsBelow(field, fields).map(([at, text]) => textAt(at, text, format => misfitOfLogFormat(format, knowsQueries)));
}

function textsBelow(field: string, value: unknown): [field: string, text: string][] {
  return typeof value === 'string' ? [[field, value]]
    : Array.isArray(value) ? value.flatMap((item, index) => textsBelow(`${field}[${index}]`, item))
      : Object.entries(mapOf(value)).flatMap(([key, item]) => textsBelow(`${field}.${key}`, item));
}
