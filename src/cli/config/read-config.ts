import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Config, ConfiguredAcknowledgement, defaultConfig } from './config';
import { ConfigValue } from './config-value';
import { readExternal } from './external-config';
import { loadChecks } from './load-checks';
import { readMeshSettings } from './mesh-settings-config';
import { KnownCheck } from '../../checks/custom/known-check';
import { namesToday } from '../../findings/former-codes';
import { entriesOf } from '../../findings/known-codes';
import { LEVELS } from '../../findings/levels';
import { misfitOfRule, RuleLevel, Rules, SwitchableRule } from '../../findings/rules';
import { External, MeshFacts } from '../../mesh';
import { readDocuments } from '../../yaml';
import { readable } from '../input/input-files';
import { refuseCall } from '../usage-problem';

/** What is looked for in the folder of the call. */
export const CONFIG_FILE = 'cdk8s-istio.yaml';

/** The keys of the file. */
interface ConfigFields {
  readonly mesh: MeshFacts;
  readonly external: External;
  readonly meshes: ReadonlyMap<string, readonly string[]>;
  readonly exclude: readonly string[];
  readonly checks: readonly KnownCheck[];
  readonly rules: Rules;
  readonly acknowledgements: readonly ConfiguredAcknowledgement[];
}

/**
 * Reads the config file of a call.
 *
 * @param given the file that the call names; else that of the folder, where it has one
 * @throws UsageProblem with file and line for a key that there is not, and for a value that it cannot have
 */
export async function readConfig(folder: string, given?: string): Promise<Config> {
  const file = given ?? CONFIG_FILE;
  const location = path.resolve(folder, file);
  if (given === undefined && !existsSync(location)) {
    return defaultConfig(folder);
  }
  const [first, ...others] = readDocuments(readable(file, () => readFileSync(location, 'utf8')));
  for (const { problem } of [first, ...others].filter(document => document !== undefined)) {
    if (problem !== undefined) {
      refuseCall(`${file}:${problem.position.line}:${problem.position.column}: ${problem.reason}`);
    }
  }
  const { document } = first ?? {};
  if (others.length > 0) {
    refuseCall(`${file}:${others[0].firstLine}: one document is enough for it`);
  }
  const value = document === undefined ? undefined : new ConfigValue(document.value, document, file);
  const named = value?.find('checks');
  // Their codes are known before a rule names one.
  const checks = named === undefined ? [] : await loadChecks(named, path.dirname(location), path.dirname(file));
  const fields = value?.fields<ConfigFields>({
    mesh: readMeshSettings,
    external: readExternal,
    meshes: readMeshes,
    exclude: list => list.list().map(pattern => pattern.text()),
    checks: () => checks,
    rules: each => readRules(each, checks),
    acknowledgements: list => list.list().map(each => readAcknowledgement(each, checks)),
  });
  return { ...defaultConfig(path.dirname(location)), ...fields, file, location };
}

function readMeshes(value: ConfigValue): ReadonlyMap<string, readonly string[]> {
  return new Map(value.entries().map(([name, paths]) => [name, paths.list().map(each => each.text())]));
}

function readRules(value: ConfigValue, checks: readonly KnownCheck[]): Rules {
  return new Map(value.entries().map(([code, setting]) => {
    const entries = requireCode(code, setting, checks);
    const level = setting.word<RuleLevel>(['off', ...LEVELS]);
    const misfit = entries.map(entry => misfitOfRule(entry, level)).find(each => each !== undefined);
    return misfit === undefined ? [code, level] : setting.refuse(misfit);
  }));
}

function readAcknowledgement(value: ConfigValue, checks: readonly KnownCheck[]): ConfiguredAcknowledgement {
  const { code, object, reason } = value.fields<Omit<ConfiguredAcknowledgement, 'position'>>({
    code: each => {
      const known = each.text();
      requireAcceptable(requireCode(known, each, checks), each);
      return known;
    },
    object: each => /^\S+ \S+$/.test(each.text()) ? each.text()
      : each.mustBe('"KIND NAMESPACE/NAME", or "KIND NAME" of an object without a namespace'),
    reason: each => each.text(),
  });
  return { code: value.require('code', code), object, reason: value.require('reason', reason), position: value.position };
}

function requireAcceptable(entries: readonly SwitchableRule[], value: ConfigValue): void {
  const final = entries.every(({ cannotBeAccepted }) => cannotBeAccepted !== undefined) ? entries[0] : undefined;
  if (final !== undefined) {
    value.refuse(`${final.code} cannot be acknowledged: ${final.cannotBeAccepted}`);
  }
}

/** The rules that a code stands for: of the catalogue, several where one stands for many facts; or a check of a module. */
function requireCode(code: string, value: ConfigValue, checks: readonly KnownCheck[]): SwitchableRule[] {
  const entries: SwitchableRule[] = [...entriesOf(code), ...checks.filter(check => check.code === code).map(({ level }) => ({ code, level }))];
  if (entries.length > 0) {
    return entries;
  }
  const today = namesToday(code);
  return value.refuse(`there is no code ${JSON.stringify(code)}: ${today.length > 0 ? `it is called ${today.join(' or ')} now`
    : '"cdk8s-istio rules" lists them'}`);
}
