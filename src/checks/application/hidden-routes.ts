import { CDI151 } from '../../findings/catalogue/cdi151';
import { listOf, mapOf, mapsOf, textOf } from '../../istio';
import { specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

const GROUP = 'networking.istio.io';
const KINDS = ['VirtualService', 'DestinationRule'];

/** What is in the cluster counts more than what is in Git, for more than a controller writes. */
export const hiddenRoutes: Check = {
  ...CDI151,
  check(object) {
    const { ignoreDifferences, syncPolicy } = specOf(object);
    const respects = listOf(mapOf(syncPolicy).syncOptions).includes('RespectIgnoreDifferences=true');
    return mapsOf(ignoreDifferences)
      .flatMap((ignored, index) => isAboutRoutes(ignored) ? hidden(ignored, `spec.ignoreDifferences[${index}]`, respects) : []);
  },
};

function hidden(ignored: Record<string, unknown>, field: string, respects: boolean): FoundInObject[] {
  const managers = listOf(ignored.managedFieldsManagers);
  if (managers.length > 0) {
    return [{
      message: `every field that ${managers.join(' or ')} ever wrote is ignored: after the first canary that is all routes, also those that change `
        + 'in Git',
      fix: 'name the fields instead, with jsonPointers: /spec/http of a VirtualService that the controller alone writes',
      field: `${field}.managedFieldsManagers`,
    }];
  }
  const [place] = ['jsonPointers', 'jqPathExpressions'].flatMap(key =>
    listOf(ignored[key]).flatMap((path, index) => isInsideList(textOf(path) ?? '') ? [{ path, at: `${key}[${index}]` }] : []));
  return !respects || place === undefined ? [] : [{
    message: `${String(place.path)} lies inside of a list, and RespectIgnoreDifferences=true copies the whole list of the cluster over that in Git: `
      + 'changes of its other items never come',
    fix: 'take RespectIgnoreDifferences=true out, and add ApplyOutOfSyncOnly=true',
    field: `${field}.${place.at}`,
  }];
}

/** Argo CD reads both as patterns. */
function isAboutRoutes({ group, kind }: Record<string, unknown>): boolean {
  return matches(group, [GROUP]) && matches(kind, KINDS);
}

function matches(pattern: unknown, texts: readonly string[]): boolean {
  const text = textOf(pattern) ?? '';
  return text.includes('*') ? texts.some(one => one.startsWith(text.slice(0, text.indexOf('*')))) : texts.includes(text);
}

/** A pointer with an index, or an expression of jq with brackets. */
function isInsideList(path: string): boolean {
  return path.startsWith('/') ? /\/[0-9]+(?:\/|$)/.test(path) : path.includes('[');
}
