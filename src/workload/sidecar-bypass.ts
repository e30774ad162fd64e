import * as kplus from 'cdk8s-plus-28';
import { bypassOfNodeProxy, bypassOfSidecar, PodMetadata } from '../istio';

/** What the pods of a workload say by which their sidecar does not see what comes to some ports; none where they say nothing of the kind. */
export function bypassOfWorkload({ podMetadata, hostNetwork }: kplus.Workload, ports: readonly number[]): string | undefined {
  return bypassOfSidecar({ ...podMetadata.toJson() as PodMetadata, hostNetwork }, ports);
}

/** What the pods of a workload in an ambient mesh say by which the proxy of their node does not see what comes to them. */
export function nodeBypassOfWorkload({ podMetadata, hostNetwork }: kplus.Workload): string | undefined {
  return bypassOfNodeProxy({ ...podMetadata.toJson() as PodMetadata, hostNetwork });
}
