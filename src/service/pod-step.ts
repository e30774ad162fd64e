import * as kplus from 'cdk8s-plus-28';

/** What is done with the pods of a version or a Deployment; there is no workload where the pods are made elsewhere. */
export type PodStep = (what: string, workload?: kplus.Workload) => void;
