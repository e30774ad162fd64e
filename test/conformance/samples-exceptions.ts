/** Where we find an error in a file that Istio takes, and why. */

/** An error that is meant: its code, and the file of Istio's module. */
export interface MeantError {
  readonly code: string;
  readonly file: string;
  readonly reason: string;
}

export const MEANT_ERRORS: readonly MeantError[] = [
  {
    code: 'CDI003',
    file: 'pkg/config/validation/testdata/crds/destinationrule-valid.yaml',
    reason: 'each document is a case of its own, and several have one name: together they are not applied',
  },
  {
    code: 'CDI120',
    file: 'pilot/pkg/security/authz/builder/testdata/http/deny-and-allow-in.yaml',
    reason: 'a generator is tested with identities that no certificate has',
  },
];
