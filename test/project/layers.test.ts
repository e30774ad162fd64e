import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { loadESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { albLayers, layers } from '../../.scripts/layers';

const REPOSITORY = path.resolve(__dirname, '..', '..');

type Lint = (file: string, code: string) => Promise<string[]>;
let lint: Lint;

beforeAll(async () => {
  const ESLint = await loadESLint({ useFlatConfig: false });
  // With CI=true the parser would read a file from the disk the first time, whatever the text.
  const eslint = new ESLint({ cwd: REPOSITORY, overrideConfig: { parserOptions: { disallowAutomaticSingleRunInference: true } } });
  // The text stands in for a file that exists: the parser knows no others.
  lint = async (file, code) => {
    const [{ messages }] = await eslint.lintText(code, { filePath: path.join(REPOSITORY, file) });
    return messages.filter(({ severity }) => severity === 2).map(({ ruleId, message }) => `${ruleId}: ${message}`);
  };
});

test('every folder of src/ is a layer', () => {
  const folders = readdirSync(path.join(REPOSITORY, 'src'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name);
  expect(layers()).toEqual(expect.arrayContaining(folders));
});

test('every folder of src/alb is a layer of it', () => {
  const folders = readdirSync(path.join(REPOSITORY, 'src', 'alb'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name);
  expect(albLayers().sort()).toEqual(folders.sort());
});

describe('an arrow the wrong way is refused', () => {
  test.each([
    ['src/core/compact.ts', '../networking'],
    ['src/core/compact.ts', '../alb'],
    ['src/core/compact.ts', '../mesh-settings'],
    ['src/traffic-policy/warmup.ts', '../mesh-settings'],
    ['src/mesh-settings/waypoint.ts', '../networking'],
    ['src/core/compact.ts', '../synth/synth-guard'],
    ['src/networking/tls/secret-name.ts', '../../service'],
    ['src/service/container-port.ts', '../alb'],
    ['src/workload/topology-spread.ts', '../service'],
    ['src/ingress-gateway/gateway-drain.ts', '../service'],
    ['src/service/container-port.ts', '../ingress-gateway'],
    ['src/networking/tls/secret-name.ts', '../../mesh'],
    ['src/security/json-web-keys.ts', '../networking'],
    ['src/mesh/mesh.ts', '../core'],
    ['src/checks/check.ts', '../core'],
    ['src/mesh/mesh.ts', '../checks'],
    ['src/istio/text-match.ts', '../core'],
    ['src/istio/text-match.ts', '../mesh'],
    ['src/findings/finding.ts', '../core'],
    ['src/findings/finding.ts', '../checks'],
    ['src/findings/finding.ts', '../istio'],
    ['src/core/compact.ts', '..'],
    ['src/checks/check.ts', '../cli/lint/lint'],
    ['src/cli/terminal.ts', '../core'],
    ['src/cli/terminal.ts', '../synth/report'],
    ['src/alb/guard/guard.ts', '../condition/host-pattern'],
    ['src/alb/rule/rule-list.ts', '../routing/host-sets'],
    ['src/alb/rule/rule-list.ts', '../enforcement/pod-facts'],
    ['src/alb/routing/route-names.ts', '../enforcement/pod-facts'],
    ['src/alb/gateways/gateway-namespaces.ts', '../enforcement/pod-facts'],
    ['src/alb/enforcement/guard-policy.ts', '../request-limits/request-limit-filter'],
    ['src/alb/enforcement/guard-policy.ts', '../istio-alb'],
  ])('%s must not import %s', async (file, target) => {
    expect(await lint(file, `import * as other from '${target}';\n\nexport const used = other;\n`))
      .toContainEqual(expect.stringMatching(/^import\/no-restricted-paths: .*see the layers in ARCHITECTURE\.md/));
  });

  test('nothing imports the generated L1 but the index', async () => {
    expect(await lint('src/networking/tls/secret-name.ts', 'import * as l1 from \'../../../imports\';\n\nexport const used = l1;\n'))
      .toEqual([expect.stringContaining('the generated L1 is exported as crds and never imported')]);
  });
});

describe('an arrow the right way is not', () => {
  test.each([
    ['src/alb/istio-alb.ts', '../service'],
    ['src/service/container-port.ts', '../networking'],
    ['src/service/container-port.ts', '../workload'],
    ['src/ingress-gateway/gateway-drain.ts', '../workload'],
    ['src/ingress-gateway/gateway-drain.ts', '../networking'],
    ['src/networking/tls/secret-name.ts', '../../core'],
    ['src/security/json-web-keys.ts', '../core'],
    ['src/mesh-settings/waypoint.ts', '../traffic-policy'],
    ['src/checks/check.ts', '../mesh'],
    ['src/core/subnet.ts', '../istio'],
    ['src/networking/tls/secret-name.ts', '../../istio'],
    ['src/mesh/mesh.ts', '../istio'],
    ['src/checks/check.ts', '../istio'],
    ['src/checks/check.ts', '../findings'],
    ['src/cli/terminal.ts', '../checks'],
    ['src/cli/terminal.ts', '../yaml'],
    ['src/core/subnet.ts', '../findings'],
    ['src/alb/istio-alb.ts', '../findings'],
    ['src/alb/istio-alb.ts', './enforcement/pod-facts'],
    ['src/alb/enforcement/guard-policy.ts', '../rule/rule-list'],
    ['src/alb/guard/guard.ts', '../../security/jwt-rule'],
  ])('%s may import %s', async (file, target) => {
    expect(await lint(file, `import * as other from '${target}';\n\nexport const used = other;\n`)).toEqual([]);
  });
});

test('a cycle is refused', async () => {
  // http-route.ts imports http-action.ts.
  expect(await lint('src/networking/virtual-service/http-action.ts', 'import { renderHttpRoute } from \'./http-route\';\n\nexport const used = renderHttpRoute;\n'))
    .toEqual([expect.stringMatching(/^import\/no-cycle: /)]);
  expect(await lint('src/networking/tls/secret-name.ts', 'import { Destination } from \'../destination/destination\';\n\nexport const used = Destination;\n')).toEqual([]);
});

describe('a stray dependency', () => {
  test('of the sources on a tool is refused', async () => {
    expect(await lint('src/core/compact.ts', 'import * as checks from \'fast-check\';\n\nexport const used = checks;\n'))
      .toEqual([expect.stringMatching(/^import\/no-extraneous-dependencies: 'fast-check' should be listed in the project's dependencies, not devDependencies/)]);
  });

  test('on a package that is there by chance is refused', async () => {
    expect(await lint('src/core/compact.ts', 'import * as patch from \'semver\';\n\nexport const used = patch;\n'))
      .toEqual([expect.stringMatching(/^import\/no-(extraneous-dependencies|unresolved): /)]);
  });

  test('is not what the package declares', async () => {
    expect(await lint('src/core/compact.ts', 'import { RE2JS } from \'re2js\';\n\nexport const used = RE2JS;\n')).toEqual([]);
    expect(await lint('test/core/compact.test.ts', 'import * as checks from \'fast-check\';\n\nexport const used = checks;\n')).toEqual([]);
  });
});
