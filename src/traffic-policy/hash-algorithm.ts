import { refuse } from '../core/errors';
import { requireInteger } from '../core/requirements';
import { isPrime, MAGLEV_TABLE_LIMIT, MAX_RING_SIZE } from '../istio';

const DEFAULT_MAGLEV_TABLE = 65537;

/**
 * How a consistent hash finds an endpoint.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export class HashAlgorithm {
  /**
   * A hash ring: each endpoint has many places on it.
   *
   * @param minimumRingSize the least number of places, 1 to 8388608; more of them spread traffic more evenly. Istio's default is 1024.
   * @throws if the size is out of range
   */
  public static ringHash(minimumRingSize: number): HashAlgorithm {
    return new HashAlgorithm({
      ringHash: {
        minimumRingSize: requireInteger('HashAlgorithm.ringHash: minimumRingSize', minimumRingSize, 1,
          MAX_RING_SIZE),
      },
    });
  }

  /**
   * A Maglev table: faster to look up than a ring, but more clients move when endpoints change.
   *
   * @param tableSize size of the table, a prime below 5000011: 65537 if it is left out. A larger table moves fewer clients.
   * @throws if the size is no prime or out of range
   */
  public static maglev(tableSize: number = DEFAULT_MAGLEV_TABLE): HashAlgorithm {
    requireInteger('tableSize of maglev', tableSize, 2, MAGLEV_TABLE_LIMIT - 1);
    if (!isPrime(tableSize)) {
      refuse('tableSize of maglev', 'a prime number', tableSize, `${nextPrime(tableSize)} is one`);
    }
    return new HashAlgorithm({ maglev: { tableSize } });
  }

  private constructor(private readonly rendered: object) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(): object {
    return this.rendered;
  }
}

function nextPrime(value: number): number {
  let candidate = value;
  while (!isPrime(candidate)) {
    candidate++;
  }
  // The last prime that Istio accepts.
  return candidate < MAGLEV_TABLE_LIMIT ? candidate : 4999999;
}
