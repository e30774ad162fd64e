import { MeasuredResource } from './measured-containers';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { MAX_INT32, optional, requireInteger, requireNumber, requireObjectName, requireText } from '../core/requirements';

/**
 * What every trigger of KEDA may have.
 */
export interface KedaTriggerOptions {
  /**
   * Name of the trigger, by which formulas know it.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * The TriggerAuthentication with what the trigger needs to log in.
   *
   * @default - none
   */
  readonly authentication?: string;

  /**
   * The ClusterTriggerAuthentication in its place.
   *
   * @default - none
   */
  readonly clusterAuthentication?: string;
}

/**
 * What Prometheus is asked, and how much of it one pod takes.
 */
export interface KedaPrometheusOptions extends KedaTriggerOptions {
  /** URL of Prometheus, such as `http://prometheus.istio-system:9090`. */
  readonly serverAddress: string;

  /** The query in PromQL, which has one value. */
  readonly query: string;

  /** How much of the value one pod takes: there are as many pods as it goes into the value. */
  readonly threshold: number;

  /**
   * Whether no value counts as 0.
   *
   * @default true, as KEDA decides: without requests there are as few pods as there may be
   */
  readonly ignoreNullValues?: boolean;
}

/**
 * A time of every day or week with more pods.
 */
export interface KedaCronOptions extends KedaTriggerOptions {
  /** Name of the time zone, such as `Europe/Berlin`. */
  readonly timezone: string;

  /** When it begins, in cron's five fields: `0 8 * * 1-5`. */
  readonly start: string;

  /** When it ends, in cron's five fields. */
  readonly end: string;

  /** How many pods there are meanwhile, at least. */
  readonly desiredReplicas: number;
}

/**
 * How busy pods are.
 */
export interface KedaUtilizationOptions extends KedaTriggerOptions {
  /** What all pods use on average, in percent of what their containers request. */
  readonly averageUtilization: number;

  /**
   * The only container that counts.
   *
   * @default - all of the pod
   */
  readonly containerName?: string;
}

/**
 * How a trigger of another type is compared.
 */
export enum KedaMetricType {
  /** By pod: the value is divided by their number. */
  AVERAGE_VALUE = 'AverageValue',
  /** As it is. */
  VALUE = 'Value',
}

/**
 * A trigger of another type.
 */
export interface KedaCustomOptions extends KedaTriggerOptions {
  /** Type of the trigger, such as `kafka` or `aws-sqs-queue`. */
  readonly triggerType: string;

  /** What KEDA has to know for this type. All values are texts, numbers too. */
  readonly metadata: Record<string, string>;

  /**
   * How the value is compared.
   *
   * @default KedaMetricType.AVERAGE_VALUE
   */
  readonly metricType?: KedaMetricType;
}

/**
 * What KEDA scales by. Of several the one that asks for the most pods decides.
 *
 * @see https://keda.sh/docs/latest/scalers/
 */
export class KedaTrigger {
  /**
   * By a query to Prometheus.
   *
   * @param options server, query and threshold
   * @throws if the server is no URL, the query is empty, or the threshold not more than 0
   */
  public static prometheus(options: KedaPrometheusOptions): KedaTrigger {
    const { serverAddress, query, threshold, ignoreNullValues } = options;
    if (typeof serverAddress !== 'string' || !/^https?:\/\/[^\s/]+\S*$/.test(serverAddress)) {
      refuse('serverAddress of a trigger of KEDA', 'an absolute URL', serverAddress, 'write http://prometheus.istio-system:9090, for example');
    }
    requireText('query of a trigger of KEDA', query, 'write what Prometheus is asked');
    requireNumber('threshold of a trigger of KEDA', threshold, Number.MIN_VALUE, Number.MAX_VALUE, 'KEDA divides by it');
    return new KedaTrigger('prometheus', options, {
      serverAddress, query, threshold: `${threshold}`, ignoreNullValues: optional(ignoreNullValues, value => `${value}`),
    });
  }

  /**
   * By the time of the day.
   *
   * @param options time zone, beginning, end and number of pods
   * @throws if a time has not five fields, both are the same, or the number is none of pods
   */
  public static cron(options: KedaCronOptions): KedaTrigger {
    const { timezone, start, end, desiredReplicas } = options;
    requireText('timezone of a trigger of KEDA', timezone, 'write a name of the IANA, Europe/Berlin for example');
    Object.entries({ start, end }).forEach(([what, time]) => requireCron(`${what} of a trigger of KEDA`, time));
    if (start === end) {
      refuse('end of a trigger of KEDA', 'another time than start', end, 'KEDA refuses a time that ends when it begins');
    }
    requireInteger('desiredReplicas of a trigger of KEDA', desiredReplicas, 1, MAX_INT32, 'a number of pods');
    return new KedaTrigger('cron', options, { timezone, start, end, desiredReplicas: `${desiredReplicas}` });
  }

  /**
   * By how busy the CPUs of the pods are.
   *
   * @param options utilization in percent
   * @throws if it is not a whole number of at least 1
   */
  public static cpu(options: KedaUtilizationOptions): KedaTrigger {
    return KedaTrigger.utilization('cpu', options);
  }

  /**
   * By how much memory the pods use.
   *
   * @param options utilization in percent
   * @throws if it is not a whole number of at least 1
   */
  public static memory(options: KedaUtilizationOptions): KedaTrigger {
    return KedaTrigger.utilization('memory', options);
  }

  /**
   * By anything else that KEDA knows.
   *
   * @param options type and metadata
   * @throws if the type is empty or one of those that have a method of their own, or a value is no text
   */
  public static custom(options: KedaCustomOptions): KedaTrigger {
    const { triggerType, metadata, metricType } = options;
    requireText('triggerType of a trigger of KEDA', triggerType, 'write the type as KEDA names it, kafka for example');
    if (OWN_TYPES.includes(triggerType)) {
      refuse('triggerType of KedaTrigger.custom', `another than ${OWN_TYPES.join(', ')}`, triggerType, `use KedaTrigger.${triggerType}`);
    }
    const other = Object.entries(metadata).find(([, value]) => typeof value !== 'string');
    if (other !== undefined) {
      refuse(`metadata ${other[0]} of a trigger of KEDA`, 'a text', other[1], 'put quotes around it: KEDA reads numbers from texts');
    }
    if (metricType !== undefined && !Object.values(KedaMetricType).includes(metricType)) {
      refuse('metricType of a trigger of KEDA', Object.values(KedaMetricType).join(' or '), metricType, 'use a member of KedaMetricType');
    }
    return new KedaTrigger(triggerType, options, { ...metadata }, metricType === KedaMetricType.AVERAGE_VALUE ? undefined : metricType);
  }

  private static utilization(resource: string, options: KedaUtilizationOptions): KedaTrigger {
    const { averageUtilization, containerName } = options;
    requireInteger(`averageUtilization of a trigger of KEDA for ${resource}`, averageUtilization, 1, MAX_INT32, 'it is in percent of the requests');
    const metadata = { value: `${averageUtilization}`, containerName };
    return new KedaTrigger(resource, options, metadata, 'Utilization', {
      name: resource, container: containerName, isUtilization: true,
    });
  }

  /**
   * The resource of containers that it measures, where it does.
   *
   * @internal
   */
  public readonly _resource?: MeasuredResource;

  private readonly authenticationRef?: Readonly<Record<string, string>>;

  private constructor(
    private readonly triggerType: string, private readonly options: KedaTriggerOptions,
    private readonly metadata: Readonly<Record<string, string | undefined>>, private readonly metricType?: string, resource?: MeasuredResource,
  ) {
    this._resource = resource;
    this.authenticationRef = authenticationOf(options);
  }

  /**
   * Its name, by which formulas know it.
   *
   * @internal
   */
  public get _name(): string | undefined {
    return this.options.name;
  }

  /** @internal */
  public _render(): Record<string, unknown> {
    return compact({
      type: this.triggerType,
      name: this.options.name,
      metricType: this.metricType,
      metadata: compact({ ...this.metadata }),
      authenticationRef: this.authenticationRef,
    });
  }
}

/** Those with a method of their own, which says what they need. */
const OWN_TYPES = ['prometheus', 'cron', 'cpu', 'memory'];

function authenticationOf({ authentication, clusterAuthentication }: KedaTriggerOptions): Readonly<Record<string, string>> | undefined {
  if (authentication !== undefined && clusterAuthentication !== undefined) {
    refuse('clusterAuthentication of a trigger of KEDA', 'left out beside authentication', clusterAuthentication, 'a trigger has one of them');
  }
  if (clusterAuthentication !== undefined) {
    return { kind: 'ClusterTriggerAuthentication', name: requireObjectName('clusterAuthentication of a trigger of KEDA', clusterAuthentication) };
  }
  return optional(authentication, name => ({ name: requireObjectName('authentication of a trigger of KEDA', name) }));
}

function requireCron(what: string, time: string): void {
  if (typeof time !== 'string' || !/^\S+( \S+){4}$/.test(time)) {
    refuse(what, 'five fields of cron, with a blank between them', time, 'write minute, hour, day, month and weekday: "0 8 * * 1-5"');
  }
}
