/** A steady stream of requests that does not wait for answers, while something else happens. */
import { Mesh, MeshRequest } from './driver/mesh';

export interface Load {
  /** How many requests begin in a second. */
  readonly perSecond: number;
  readonly request: MeshRequest;
}

export interface LoadResult {
  readonly sent: number;
  /** How many requests got an answer of each version, by the version; those without one by their status or error. */
  readonly answers: Record<string, number>;
}

/** The most requests of one run: it ends then, whatever happens beside it. */
const MOST_REQUESTS = 20_000;

/** The most requests under way at a time. Those beyond count as not answered, so that a mesh that hangs is seen. */
const MOST_PENDING = 1_000;

const TICK_MS = 5;

/** Sends requests until the work is done. The work should leave time between its steps. */
export async function underLoad(mesh: Mesh, { perSecond, request }: Load, work: () => Promise<void>): Promise<LoadResult> {
  const answers: Record<string, number> = {};
  const pending = new Set<Promise<void>>();
  let sent = 0;
  const count = (answer: string): void => {
    answers[answer] = (answers[answer] ?? 0) + 1;
  };
  const send = (): void => {
    sent++;
    if (pending.size >= MOST_PENDING) {
      count('none in time');
      return;
    }
    const asked = mesh.request(request).then(({ status, version }) => count(status === 200 ? version ?? '200' : String(status)),
      (error: Error) => count(error.message)).finally(() => pending.delete(asked));
    pending.add(asked);
  };
  const start = performance.now();
  // A late tick sends what is due by then.
  const timer = setInterval(() => {
    for (const due = Math.min((performance.now() - start) / 1000 * perSecond, MOST_REQUESTS); sent < due;) {
      send();
    }
  }, TICK_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
    await Promise.all(pending);
  }
  return { sent, answers };
}
