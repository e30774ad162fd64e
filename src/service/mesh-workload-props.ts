import { ApplicationProtocol } from './application-protocol';
import { MeshPods } from './mesh-pods';
import { ServiceHost } from '../networking/destination/destination';

/**
 * A port of a Service that the app does not make.
 */
export interface MeshWorkloadPort {
  /** Port of the Service. Range: 1 to 65535. */
  readonly port: number;

  /**
   * Port of the containers, which is what a sidecar compares. Range: 1 to 65535.
   *
   * @default - that of the Service
   */
  readonly targetPort?: number;

  /**
   * What is spoken there, as the Service says it.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;
}

/**
 * Properties of a MeshWorkload.
 */
export interface MeshWorkloadProps {
  /** Its pods. */
  readonly pods: MeshPods;

  /**
   * The Service of the pods. Of one of this app the ports are known; a gateway of an IstioAlb that forwards to it may call.
   *
   * @default - none
   */
  readonly service?: ServiceHost;

  /**
   * Ports of a Service that the app does not make.
   *
   * @default - those of the `service`, where it is one of this app; else they are not known, and callers may use every port
   */
  readonly ports?: MeshWorkloadPort[];

  /**
   * Name of what it makes: an AuthorizationPolicy with this name and `-callers`, and a ServiceAccount where the pods have none.
   *
   * @default - the name of the service, or of the workload
   */
  readonly name?: string;
}
