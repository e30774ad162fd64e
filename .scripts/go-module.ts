/**
 * Reads files from a published Go module, which is where Istio, Gateway API and Argo Rollouts publish their CRDs
 * by an immutable version and a checksum that Go's checksum database vouches for.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { inflateRawSync } from 'node:zlib';

export interface GoModule {
  path: string;
  version: string;
  /** `h1:…`, as in `go.sum`. */
  sum: string;
  /** The text of each `.yaml` file whose name starts with `prefix`, by its name inside the module, in order of name. */
  yamlFiles(prefix: string): Map<string, string>;
}

interface DownloadAnswer {
  Path: string;
  Version?: string;
  Error?: string;
  Zip?: string;
  Sum?: string;
}

/** Downloads `module@version` through the Go module proxy (or takes it from Go's cache). */
export function downloadGoModule(module: string, version: string): GoModule {
  const wanted = `${module}@${version}`;
  const result = spawnSync('go', ['mod', 'download', '-json', wanted], {
    // Outside of any Go module, so that no go.mod has a say in the version.
    cwd: tmpdir(),
    // A module may ask for a newer Go. We only read YAML from its zip: do not download a toolchain for that.
    env: { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off' },
    encoding: 'utf8',
  });
  if (result.error) {
    throw new Error("The command 'go' is missing: install Go (go.dev/dl) to download CRDs from Go modules.");
  }
  const answer = parseAnswer(result.stdout);
  // With an error about a newer Go the zip is there all the same.
  if (!answer?.Zip || !answer.Version || !answer.Sum) {
    const reason = (answer?.Error ?? result.stderr).trim().replace(/\s+/g, ' ');
    throw new Error(`${wanted} could not be downloaded; choose a version that the module proxy serves. Go says: ${reason}`);
  }
  const archive = readFileSync(answer.Zip);
  const root = `${module}@${answer.Version}/`;
  return {
    path: module,
    version: answer.Version,
    sum: answer.Sum,
    yamlFiles: (prefix) => readZip(archive, (name) => name.startsWith(root + prefix) && name.endsWith('.yaml'), root.length),
  };
}

function parseAnswer(output: string): DownloadAnswer | undefined {
  try {
    return JSON.parse(output) as DownloadAnswer;
  } catch {
    return undefined;
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * A small zip reader: Node has none, and `unzip` is not on every machine.
 * Go's module zips are plain ones (at most 500 MB, no encryption), so zip64 does not come up.
 */
function readZip(archive: Buffer, wanted: (name: string) => boolean, skip: number): Map<string, string> {
  const end = findEndOfDirectory(archive);
  const entries = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const files: Array<[string, string]> = [];
  for (let entry = 0; entry < entries; entry++) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw new Error('The module zip is damaged: run go clean -modcache and try again.');
    }
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (wanted(name)) {
      files.push([name.slice(skip), readEntry(archive, at)]);
    }
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function findEndOfDirectory(archive: Buffer): number {
  for (let at = archive.length - 22; at >= 0; at--) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) {
      return at;
    }
  }
  throw new Error('The module zip has no directory: run go clean -modcache and try again.');
}

function readEntry(archive: Buffer, directoryEntry: number): string {
  const method = archive.readUInt16LE(directoryEntry + 10);
  const compressedSize = archive.readUInt32LE(directoryEntry + 20);
  const header = archive.readUInt32LE(directoryEntry + 42);
  // The local header repeats the name and has extra data of its own length.
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const content = archive.subarray(start, start + compressedSize);
  if (method !== STORED && method !== DEFLATED) {
    throw new Error(`The module zip uses compression method ${method}; only 0 (stored) and 8 (deflate) are read.`);
  }
  return (method === STORED ? content : inflateRawSync(content)).toString('utf8');
}
