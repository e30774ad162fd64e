import { fieldSteps } from './field-steps';
import { fileFinding } from './file-findings';
import { readText } from './file-text';
import { InputFile } from './input-files';
import { Kustomizations } from './kustomization';
import { SkipReason, skipReason } from './skipped';
import { Finding } from '../../findings';
import { CDI006 } from '../../findings/catalogue/cdi006';
import { CDI096 } from '../../findings/catalogue/cdi096';
import { CDI097 } from '../../findings/catalogue/cdi097';
import { groupOf, isMap, Manifest, mapOf, textOf } from '../../istio';
import { ObjectSource } from '../../mesh';
import { itemsOf, Position, ReadDocument, readDocuments, YamlDocument } from '../../yaml';
import { Terminal } from '../terminal';

/** An object of a file, and where it stands. */
export interface InputObject {
  readonly manifest: Manifest;
  readonly source: ObjectSource;
  /** What it is applied together with, to one namespace where its objects name none: the folder of its kustomization. */
  readonly unit?: string;
}

/** What a file has. */
export interface FileContent {
  readonly file: InputFile;
  readonly objects: readonly InputObject[];
  readonly findings: readonly Finding[];
}

/** Says how Istio is installed, is applied by no-one, and needs no name. */
const INSTALLATION = 'install.istio.io';

const START: Position = { line: 1, column: 1 };

/** Reads the objects of a file. What is wrong with one document, or one object, hides no other. */
export function readFile(file: InputFile, kustomizations: Kustomizations, terminal: Pick<Terminal, 'readInput'>): FileContent {
  const { text, problem } = readText(file, terminal);
  return problem === undefined ? contentOf(file, text, kustomizations)
    : { file, objects: [], findings: [fileFinding(CDI096, file.name, START, problem)] };
}

/** The same of a text that was read. */
export function contentOf(file: InputFile, text: string, kustomizations = new Kustomizations()): FileContent {
  const { location } = file;
  const isPartOfKustomization = location !== undefined && kustomizations.isNoManifest(location);
  const reader = new ObjectReader(file.name, location === undefined ? undefined : kustomizations.rootOf(location));
  for (const document of readDocuments(text)) {
    const reason = skipReason(document, location, isPartOfKustomization);
    if (reason === undefined) {
      reader.read(document);
    } else {
      reader.skip(document, reason);
    }
  }
  return { file, objects: reader.objects, findings: reader.findings };
}

/** Takes the documents of a file one after the other. */
class ObjectReader {
  public readonly objects: InputObject[] = [];
  public readonly findings: Finding[] = [];
  /** The reasons that were told for this file: a folder of templates is no page of the same. */
  private readonly told = new Set<SkipReason>();

  constructor(private readonly file: string, private readonly unit?: string) {
  }

  public skip({ document, firstLine }: ReadDocument, reason: SkipReason): void {
    if (!this.told.has(reason)) {
      this.told.add(reason);
      const position = document?.positionOf() ?? { line: firstLine, column: 1 };
      this.findings.push(fileFinding(CDI097, this.file, position, `the document is skipped: it is ${reason}`));
    }
  }

  public read({ document, problem }: ReadDocument): void {
    if (problem !== undefined) {
      this.refuse(problem.position, problem.reason);
    }
    if (document !== undefined) {
      document.repeatedKeys.forEach(({ key, position }) => this.findings.push(fileFinding(CDI006, this.file, position,
        `the key ${JSON.stringify(key)} is a second time in one map: Kubernetes takes the last one, without a word`, 'remove one of them')));
      this.take(document.value, document, []);
    }
  }

  /** An object, or those of a list around several. */
  private take(value: unknown, document: YamlDocument, steps: readonly (string | number)[]): void {
    const manifest = mapOf(value);
    const items = itemsOf(manifest);
    if (items !== undefined) {
      items.forEach((item, index) => this.take(item, document, [...steps, 'items', index]));
      return;
    }
    const position = document.positionOf(manifest);
    const lacks = missingIn(value);
    if (lacks !== undefined) {
      this.refuse(position, lacks);
      return;
    }
    const placeOf = (field: string) => document.positionOfField([...steps, ...fieldSteps(manifest, field)]);
    const source = { file: this.file, ...position, placeOf };
    this.objects.push({ manifest: manifest as unknown as Manifest, source, ...this.unit !== undefined && { unit: this.unit } });
  }

  private refuse(position: Position, reason: string): void {
    this.findings.push(fileFinding(CDI096, this.file, position, reason));
  }
}

/** Why something is no Kubernetes object. */
function missingIn(value: unknown): string | undefined {
  if (!isMap(value)) {
    return `${JSON.stringify(value).slice(0, 60)} is no Kubernetes object: it must be a map`;
  }
  const { apiVersion, kind, metadata } = value;
  for (const [field, text] of Object.entries({ apiVersion, kind })) {
    if (textOf(text) === undefined || text === '') {
      return `${field} must be a text, got ${JSON.stringify(text) ?? 'nothing'}: ${text === undefined ? 'every object has one' : 'put it in quotes'}`;
    }
  }
  const { name, generateName } = mapOf(metadata);
  if (textOf(name) || textOf(generateName) || groupOf({ apiVersion: apiVersion as string }) === INSTALLATION) {
    return undefined;
  }
  return `metadata.name of the ${kind as string} must be a text, got ${JSON.stringify(name) ?? 'nothing'}: `
    + `${name === undefined ? 'every object has one' : 'put it in quotes'}`;
}
