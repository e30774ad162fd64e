import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigValue } from './config-value';
import { ICheck } from '../../checks/custom';
import { CheckMisfit, KnownCheck, knownCheckOf, misfitOfCheck } from '../../checks/custom/known-check';
import { lineIn, reasonOf } from '../../checks/custom/run-custom-checks';
import { isMap } from '../../istio';
import { nameOf } from '../input/input-files';

/**
 * Loads the modules that the config file names, and the checks that they export.
 *
 * @param folder what the names of modules count from
 * @param shownFolder the same, as findings call it
 * @throws UsageProblem with the place in the config file, the module and the reason, for what cannot be loaded, or has no checks
 */
export async function loadChecks(value: ConfigValue, folder: string, shownFolder = '.'): Promise<KnownCheck[]> {
  const known: KnownCheck[] = [];
  for (const each of value.list()) {
    const file = each.text();
    const exported = await load(path.resolve(folder, file), file, each);
    const shown = path.isAbsolute(file) ? file : nameOf(path.join(shownFolder, file));
    for (const check of checksIn(exported, file, each)) {
      known.push({ ...requireCheck(check, known, file, each), file: shown });
    }
  }
  return known;
}

async function load(location: string, file: string, value: ConfigValue): Promise<object> {
  if (!existsSync(location) || !statSync(location).isFile()) {
    return value.refuse(`${file}: no such file`);
  }
  try {
    return await import(pathToFileURL(location).href) as object;
  } catch (error) {
    const line = lineIn(file, error);
    return value.refuse(`${file}${line === undefined ? '' : `:${line}`}: ${reasonOf(error)}`);
  }
}

/** Each export is a check, or a list of them; what CommonJS exports is one export, maybe with several in it. */
function checksIn(module: object, file: string, value: ConfigValue): ICheck[] {
  const exported = Object.entries(module).flatMap(([name, each]: [string, unknown]) =>
    name === 'default' && isMap(each) && !isCheck(each) ? Object.values(each) : [each]);
  const items = exported.flatMap(each => Array.isArray(each) ? each as unknown[] : [each]);
  const checks = [...new Set(items.filter(isCheck))];
  const made = items.find(each => typeof each === 'function' && isCheck(each.prototype)) as { readonly name: string } | undefined;
  const instead = made === undefined ? 'export an object with code, level, summary, kinds and check(mesh), or a list of such'
    : `${made.name} is a class, export new ${made.name}()`;
  return checks.length > 0 ? checks : value.refuse(`${file}: exports no check: ${instead}`);
}

function isCheck(value: unknown): value is ICheck {
  return isMap(value) && typeof value.check === 'function';
}

function requireCheck(check: ICheck, others: readonly KnownCheck[], file: string, value: ConfigValue): KnownCheck {
  const known = knownCheckOf(check);
  const misfit = misfitOfCheck(known, others);
  return misfit === undefined ? known : value.refuse(`${file}: ${said(misfit)}`);
}

function said({ what, allowed, received, fix }: CheckMisfit): string {
  return `${what} must be ${allowed}, got ${JSON.stringify(received)?.slice(0, 60)}: ${fix}`;
}
