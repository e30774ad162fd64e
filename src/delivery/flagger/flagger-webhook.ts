import { Duration } from 'cdk8s';

/**
 * When Flagger calls a webhook, and what the answer decides.
 *
 * @see https://docs.flagger.app/usage/webhooks
 */
export enum FlaggerWebhookType {
  /** Before the pods of a new version get requests: it waits until the answer is 200. */
  CONFIRM_ROLLOUT = 'confirm-rollout',
  /** Before the first request: tests of the new version. A failure counts as a failed check. */
  PRE_ROLLOUT = 'pre-rollout',
  /** At each check, for load: a failure counts as a failed check. */
  ROLLOUT = 'rollout',
  /** Before each new weight: it waits until the answer is 200. */
  CONFIRM_TRAFFIC_INCREASE = 'confirm-traffic-increase',
  /** Before the promotion: it waits until the answer is 200, and the weights stay. */
  CONFIRM_PROMOTION = 'confirm-promotion',
  /** When it is over, whatever came of it. */
  POST_ROLLOUT = 'post-rollout',
  /** At each check: an answer of 200 takes the new version back. */
  ROLLBACK = 'rollback',
  /** For each event of Flagger. */
  EVENT = 'event',
}

/**
 * A URL that Flagger calls.
 */
export interface FlaggerWebhook {
  /** What it is called in events. */
  readonly name: string;

  /** When it is called, and what the answer decides. */
  readonly hookType: FlaggerWebhookType;

  /** The URL, in plain HTTP inside the mesh, such as `http://flagger-loadtester.test/`. */
  readonly url: string;

  /**
   * How long Flagger waits for the answer, in whole seconds.
   *
   * @default - ten seconds, as Flagger decides
   */
  readonly timeout?: Duration;

  /**
   * What is sent beside the name and the phase of the Canary, such as the command of a load tester.
   *
   * @default - nothing
   */
  readonly metadata?: Record<string, string>;
}
