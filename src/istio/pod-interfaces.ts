/** The interface of a pod at which its Services reach it: the kubelet and the usual plug-ins of networks name it so. */
export const POD_INTERFACE = 'eth0';

/** What every pod has. */
export const INTERFACES_OF_PODS = ['lo', POD_INTERFACE];
