import { renderFlaggerDuration } from './flagger-duration';
import { FlaggerWebhook, FlaggerWebhookType } from './flagger-webhook';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { optional, requireOneOf, requireText } from '../../core/requirements';

/** A webhook as the Canary has it. */
export function renderWebhook(what: string, { name, hookType, url, timeout, metadata }: FlaggerWebhook): Record<string, unknown> {
  const which = `webhook "${requireText(`name of a webhook of ${what}`, name, 'give it one')}" of ${what}`;
  if (typeof url !== 'string' || !/^https?:\/\/[^\s/]+\S*$/.test(url)) {
    refuse(`url of ${which}`, 'an absolute URL', url, 'write http://flagger-loadtester.test/, for example');
  }
  return compact({
    name,
    type: requireOneOf(`hookType of ${which}`, Object.values(FlaggerWebhookType), hookType, 'use a member of FlaggerWebhookType'),
    url,
    timeout: optional(timeout, given => renderFlaggerDuration(`timeout of ${which}`, given)),
    metadata: metadata && { ...metadata },
  });
}
