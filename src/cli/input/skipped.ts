import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { groupOf, listOf, mapOf, textOf } from '../../istio';
import { ReadDocument } from '../../yaml';

/** Why a document is none for a cluster, in the words behind "is skipped: it is". */
export type SkipReason = string;

const TEMPLATE = 'a template that was not rendered: give what "helm template" prints';
const PATCH = 'a patch, or another part of a kustomization: give what "kustomize build" prints';
const OTHER = 'no Kubernetes object: it has neither apiVersion nor kind';
const TOOL = 'no object of a cluster, but a file of a tool: it has no metadata';

/** What is filled in when a template is rendered. */
const PLACEHOLDER = '{{';

/** Groups of which every object has metadata: the core, `apps`, and those of Istio and the Gateway API. */
const OURS = /^(?:|apps|batch|(?:.*\.)?istio\.io|gateway\.networking\.k8s\.io)$/;

/** Below the folder `templates` of a chart, a placeholder is one of Helm. */
const TEMPLATES = 'templates';
const CHART = 'Chart.yaml';

/** Whether a document is to be left out, whatever it says: it is no object that is applied as it stands. */
export function skipReason({ document, text }: ReadDocument, location: string | undefined, isPartOfKustomization: boolean): SkipReason | undefined {
  if (isPartOfKustomization || document !== undefined && isPatch(document.value)) {
    return PATCH;
  }
  const hasPlaceholder = text.includes(PLACEHOLDER);
  if (hasPlaceholder && (document === undefined || isNamedLater(document.value) || isInChart(location))) {
    return TEMPLATE;
  }
  if (document === undefined) {
    return undefined;
  }
  return isForeign(document.value) ? OTHER : isOfTool(document.value) ? TOOL : undefined;
}

/** A list of operations as RFC 6902 has them, or an object that says how it is merged. */
function isPatch(value: unknown): boolean {
  const operations = listOf(value).map(mapOf);
  return operations.length > 0 && operations.every(({ op, path: pointer }) => typeof op === 'string' && typeof pointer === 'string')
    || Object.hasOwn(mapOf(value), '$patch');
}

/** What tells objects apart is filled in later. A placeholder elsewhere may be meant: Argo CD, Prometheus and Lua have their own. */
function isNamedLater(value: unknown): boolean {
  const { apiVersion, kind, metadata } = mapOf(value);
  const { name, namespace } = mapOf(metadata);
  return [apiVersion, kind, name, namespace].some(text => textOf(text)?.includes(PLACEHOLDER) === true);
}

function isInChart(location = ''): boolean {
  const steps = location.split(path.sep);
  return steps.some((step, index) => step === TEMPLATES && existsSync([...steps.slice(0, index), CHART].join(path.sep)));
}

/** Skaffold, kind and kubectl itself have files of that form. Where Istio's objects, and those that it reads, lack metadata, they were forgotten. */
function isOfTool(value: unknown): boolean {
  const { apiVersion, kind, metadata, items } = mapOf(value);
  if (textOf(apiVersion) === undefined || metadata !== undefined || items !== undefined) {
    return false;
  }
  const group = groupOf({ apiVersion: apiVersion as string });
  return !OURS.test(group) || kind === 'Config';
}

/** Values of a chart, settings of a tool, data. Where one of the two is there, and it looks like an object, something was forgotten. */
function isForeign(value: unknown): boolean {
  const { apiVersion, kind, metadata, spec } = mapOf(value);
  const isNamed = apiVersion !== undefined && kind !== undefined;
  return !isNamed && (apiVersion === undefined && kind === undefined || metadata === undefined && spec === undefined);
}
