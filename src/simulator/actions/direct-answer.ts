import { OwnAnswerParts } from './own-answer';
import { mapOf, numberOf, textOf } from '../../istio';

/** What Envoy answers for a `directResponse`. */
export function directAnswerOf(directResponse: unknown): OwnAnswerParts {
  const { status, body } = mapOf(directResponse);
  const { string, bytes } = mapOf(body);
  return { status: numberOf(status) ?? 0, body: textOf(string) ?? Buffer.from(textOf(bytes) ?? '', 'base64').toString() };
}

/** Whether Envoy writes a `location` into the answer of a `directResponse`: that of the request itself. */
export function hasLocation(status: number): boolean {
  return status === 201 || status >= 300 && status < 400;
}
