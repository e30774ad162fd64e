/** What the example of a canary synthesizes, with another image. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

const FILE = path.resolve(__dirname, '..', '..', '..', 'dist', 'canary', 'canary.k8s.yaml');
const IMAGE = 'http-https-echo:31';

/** Its manifests with a tag of the image, without the client that the example brings: another one is there already. */
export function exampleManifests(tag: string): string {
  const written = readFileSync(FILE, 'utf8');
  if (!written.includes(IMAGE)) {
    throw new Error(`${FILE} has no ${IMAGE}`);
  }
  return written.split('---\n').filter(text => !/^kind: Deployment$/m.test(text)).join('---\n').replace(IMAGE, IMAGE.replace(/[0-9]+$/, tag));
}
