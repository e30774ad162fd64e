/**
 * How long the main thread of this process has been computing: what a person waits for on an idle machine, whatever else runs on it.
 *
 * The time of the whole process would count the threads that compile and collect garbage beside it. Only Linux tells them apart.
 */
import { existsSync, readFileSync } from 'node:fs';

export function busyMilliseconds(): number {
  const file = `/proc/self/task/${process.pid}/schedstat`;
  if (existsSync(file)) {
    // Nanoseconds on a processor, nanoseconds waiting for one, number of turns.
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}
