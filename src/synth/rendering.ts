import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isGuarding } from '../core/guarding-object';
import { isIstioObject } from '../core/istio-object';
import { sourceOf } from '../core/manifest-source';
import { ownerOf } from '../core/owner';
import { Manifest, MeshObject } from '../mesh';
import { objectSettingsOf } from './object-settings';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** An API object that was rendered. */
export interface RenderedObject extends MeshObject {
  /** The cluster that it is for, where the app tells several apart. */
  readonly cluster?: string;
  readonly apiObject: ApiObject;
}

/** All API objects of an app, each rendered once, and what could not be rendered; and the charts that they are in. */
export interface Rendering {
  readonly charts: Chart[];
  readonly objects: RenderedObject[];
  readonly failures: string[];
}

/**
 * Renders every API object below a construct, in the order of creation.
 *
 * Those of other libraries are rendered too: the checks read manifests, whoever made them.
 */
export function render(root: IConstruct): Rendering {
  const charts: Chart[] = [];
  const objects: RenderedObject[] = [];
  const failures: string[] = [];
  const units = new Map<Chart, string>();
  for (const construct of root.node.findAll()) {
    if (Chart.isChart(construct)) {
      charts.push(construct);
    }
    if (!ApiObject.isApiObject(construct)) {
      continue;
    }
    try {
      const manifest = construct.toJson() as Manifest;
      const meshSettings = MeshSettings.of(construct);
      const { cluster, oldestIstio } = meshSettings;
      const chart = Chart.of(construct);
      const unit = units.get(chart) ?? chart.node.path;
      units.set(chart, unit);
      const origin = ownerOf(construct).node.path;
      const surroundings = { oldestIstio, settings: objectSettingsOf(meshSettings), cluster, unit };
      const traits = { isOurs: isIstioObject(construct), isGuarding: isGuarding(construct) };
      objects.push({ apiObject: construct, manifest, ...surroundings, origin, source: sourceOf(construct), ...traits });
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { charts, objects, failures };
}
