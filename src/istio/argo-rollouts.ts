/** The label by which Argo Rollouts tells the pods of versions apart: it writes it into pods, subsets and selectors. */
export const POD_TEMPLATE_HASH = 'rollouts-pod-template-hash';
