import { afterAll, beforeAll, test } from 'vitest';
import { ask, buildRules } from './built-rules';
import { Mesh, startMesh } from './driver/mesh';
let mesh: Mesh;
beforeAll(async () => { mesh = await startMesh(); });
afterAll(() => mesh?.stop());
test('probe', { timeout: 200_000 }, async () => {
  await mesh.apply(buildRules({ listeners: [{ port: 80, rules: [], fallback: { action: 'v1', given: 'after the rules' } }] }));
  const counts: Record<string, number> = {};
  const shown: unknown[] = [];
  for (let turn = 0; turn < 16; turn++) {
    await Promise.all(Array.from({ length: 60 }, () => ask(mesh, { host: 'a.org' })));
    await new Promise(resolve => setTimeout(resolve, 4_960));
    const burst: Promise<unknown>[] = [];
    const until = Date.now() + 120;
    // The loop is busy, as it is while a set is built.
    for (let n = 0; n < 60; n++) {
      burst.push(ask(mesh, { host: 'a.org' }).then(d => { counts[d.status] = (counts[d.status] ?? 0) + 1; if (d.status !== 200) shown.push(d); }));
      const wait = Date.now() + 2; while (Date.now() < wait && Date.now() < until) { /* busy */ }
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(burst);
  }
  console.log(counts, shown.slice(0, 3));
});
