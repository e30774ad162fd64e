import { App, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { resourceName } from '../mesh';
import { RenderedObject, Rendering } from './rendering';

/**
 * The files that cdk8s would write twice, so that what it wrote first is lost: it names a file by kind and name alone, and a Service `cart` of
 * two namespaces, or a Gateway of two APIs, is one file for it.
 */
export function filesWrittenTwice(root: IConstruct, { objects }: Rendering): string[] {
  const { yamlOutputType, outputFileExtension } = root as Partial<App>;
  const isFolderPerChart = yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
  if (yamlOutputType !== YamlOutputType.FILE_PER_RESOURCE && !isFolderPerChart) {
    return [];
  }
  const first = new Map<string, RenderedObject>();
  return objects.flatMap(object => {
    const { manifest: { kind, metadata }, unit } = object;
    const name = `${kind}.${metadata?.name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
    const file = JSON.stringify([isFolderPerChart ? unit : '', name]);
    const other = first.get(file);
    first.set(file, other ?? object);
    return other === undefined ? [] : [twice(`${name}${outputFileExtension}`, other, object, isFolderPerChart)];
  });
}

function twice(file: string, one: RenderedObject, other: RenderedObject, isFolderPerChart: boolean): string {
  const [first, second] = [one, other].map(({ manifest, origin }) => `${resourceName(manifest)} (${manifest.apiVersion}) [${origin}]`);
  const ways = isFolderPerChart || one.unit === other.unit ? 'YamlOutputType.FILE_PER_CHART'
    : 'YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE or FILE_PER_CHART';
  return `cdk8s would write both ${first} and ${second} into the file ${file}, so that the first is lost: `
    + `synthesize with ${ways}, give one of them another name${isFolderPerChart ? ', or put it into a chart of its own' : ''}`;
}
