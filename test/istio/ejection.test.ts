import { expect, test } from 'vitest';
import { mostEjected } from '../../src/istio';

// As seen of six pods: none by default, one with 30 %, three with 50 %.
test.each([[{}, 6, 0], [{ maxEjectionPercent: 0 }, 9, 0], [{}, 10, 1], [{ maxEjectionPercent: 30 }, 6, 1], [{ maxEjectionPercent: 50 }, 6, 3], [{ maxEjectionPercent: 30 }, 3, 0], ['x', 3, 0]])(
  'of %j with %i pods at most %i', (detection, pods, most) => {
    expect(mostEjected(detection, pods)).toBe(most);
  });
