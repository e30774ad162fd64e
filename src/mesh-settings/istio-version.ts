/**
 * A minor version of Istio.
 */
export enum IstioVersion {
  /** Istio 1.24, the oldest that this library knows. */
  V1_24 = '1.24',
  /** Istio 1.25. */
  V1_25 = '1.25',
  /** Istio 1.26. */
  V1_26 = '1.26',
  /** Istio 1.27. */
  V1_27 = '1.27',
  /** Istio 1.28. */
  V1_28 = '1.28',
  /** Istio 1.29. */
  V1_29 = '1.29',
  /** Istio 1.30. */
  V1_30 = '1.30',
  /** Istio 1.31, the one whose CRDs this library is built from. */
  V1_31 = '1.31',
}
