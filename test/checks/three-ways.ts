import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ApiObject, ApiObjectProps, App, Chart, Include, Testing, Yaml } from 'cdk8s';
import { expect } from 'vitest';
import { Findings, MeshSettings, MeshSettingsProps } from '../../src';
import { Finding } from '../../src/findings';
import { Manifest } from '../../src/istio';

/** What of a finding does not depend on who made the object. */
const comparable = ({ code, level, message, fix, resource, field, related }: Finding) => ({ code, level, message, fix, resource, field, related });

const sorted = (findings: readonly Finding[]) => findings.map(comparable).sort((one, other) => JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

function appWith(settings: MeshSettingsProps, namespace: string | undefined, build: (chart: Chart) => void): App {
  const app = Testing.app();
  MeshSettings.configure(app, settings);
  build(new Chart(app, 'test', { namespace }));
  return app;
}

/**
 * The findings of some codes about what our constructs make, which have to be the same for the same objects as raw API objects, and for the
 * same YAML that was included.
 *
 * @param build makes the constructs in a chart of the namespace `shop`
 */
export function threeWays(codes: string | readonly string[], build: (chart: Chart) => void, settings: MeshSettingsProps = {}): Finding[] {
  const ours = appWith(settings, 'shop', build);
  const found = (app: App) => Findings.all(app).filter(({ code }) => codes.includes(code));
  const objects = ours.node.findAll().filter(construct => ApiObject.isApiObject(construct)) as ApiObject[];
  const manifests = objects.map(object => object.toJson() as Manifest);
  const raw = appWith(settings, undefined, chart =>
    manifests.forEach((manifest, index) => new ApiObject(chart, `object-${index}`, manifest as ApiObjectProps)));
  const folder = mkdtempSync(path.join(tmpdir(), 'three-ways-'));
  try {
    const url = path.join(folder, 'objects.yaml');
    writeFileSync(url, Yaml.stringify(...manifests));
    const included = appWith(settings, undefined, chart => new Include(chart, 'included', { url }));
    const [first, second, third] = [ours, raw, included].map(found);
    expect(sorted(second)).toEqual(sorted(first));
    expect(sorted(third)).toEqual(sorted(first));
    return first;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
