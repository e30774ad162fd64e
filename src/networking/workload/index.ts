export { WorkloadEntry } from './workload-entry';
export type { WorkloadEntryProps } from './workload-entry';
export type { WorkloadTemplate } from './workload-template';
export { WorkloadGroup } from './workload-group';
export type { WorkloadGroupProps } from './workload-group';
export { WorkloadProbe } from './workload-probe';
export type { WorkloadHttpProbeOptions, WorkloadProbeHeader, WorkloadProbeOptions, WorkloadTcpProbeOptions } from './workload-probe';
