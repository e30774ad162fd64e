import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../.scripts/examples';
import { unusedFiles } from '../../.scripts/prune-bundled';

const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

let folder: string;
let installed: string;

function run(command: string, args: string[], cwd: string): string {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${result.stdout}\n${result.stderr}`);
  }
  return result.stdout;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/**
 * An empty folder with the packed library and its peers in it. npm installs the tarball offline, which it can because its dependencies
 * are bundled; the peers are links to those of the repository.
 */
beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'packing-')));
  run('npm', ['pack', '--pack-destination', folder], REPOSITORY);
  const [tarball] = readdirSync(folder);
  const app = path.join(folder, 'app');
  mkdirSync(app);
  writeFileSync(path.join(app, 'package.json'), '{ "name": "app", "private": true }');
  run('npm', ['install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', path.join('..', tarball)], app);
  PEERS.forEach(peer => symlinkSync(path.join(REPOSITORY, 'node_modules', peer), path.join(app, 'node_modules', peer)));
  installed = path.join(app, 'node_modules', 'cdk8s-istio');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runApp(name: string, code: string, command: string[] = [process.execPath]): string {
  const app = path.join(folder, 'app');
  writeFileSync(path.join(app, name), code);
  // Peers are links into the repository: without this the library would be another for each.
  return run(command[0], [...command.slice(1), '--preserve-symlinks', '--preserve-symlinks-main', name], app);
}

describe('the tarball', () => {
  test('holds the compiled library, the assembly and what a reader needs', () => {
    const files = filesBelow(installed);
    expect(files).toEqual(expect.arrayContaining(['.jsii', 'LICENSE', 'README.md', 'package.json', 'lib/src/index.js', 'lib/src/index.d.ts']));
  });

  test('holds no CRDs, tests, sources, examples or tools', () => {
    const own = filesBelow(installed).filter(file => !file.startsWith('node_modules/'));
    expect(own.filter(file => !/^(\.jsii|LICENSE|README\.md|package\.json|lib\/(src|imports)\/.*\.(js|d\.ts))$/.test(file))).toEqual([]);
  });

  test('holds no inline sources', () => {
    const withSources = filesBelow(path.join(installed, 'lib')).filter(file => /sourceMappingURL=data:|"sourcesContent"/
      .test(readFileSync(path.join(installed, 'lib', file), 'utf8')));
    expect(withSources).toEqual([]);
  });

  test('bundles its runtime dependencies', () => {
    const { dependencies, bundledDependencies } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Record<string, object>;
    expect(Object.keys(dependencies)).toEqual(['js-yaml', 're2js']);
    expect(bundledDependencies).toEqual(['js-yaml', 're2js']);
    for (const dependency of ['js-yaml', 're2js']) {
      expect(existsSync(path.join(installed, 'node_modules', dependency, 'LICENSE'))).toBe(true);
    }
  });

  test('holds of them what Node loads', () => {
    expect(['js-yaml', 're2js'].flatMap(dependency => unusedFiles(path.join(installed, 'node_modules', dependency)))).toEqual([]);
  });

  test('has at most 3 MB', () => {
    const [tarball] = readdirSync(folder).filter(file => file.endsWith('.tgz'));
    expect(readFileSync(path.join(folder, tarball)).length).toBeLessThan(3 * 1024 * 1024);
  });
});

describe('in an empty folder with its peers', () => {
  test('the TypeScript app of the README compiles strictly, runs and writes its YAML', () => {
    const readme = readFileSync(path.join(installed, 'README.md'), 'utf8');
    const [, code] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, block]) => block.includes('new WeightedService('))!;
    writeFileSync(path.join(folder, 'app', 'main.ts'), code);
    run(process.execPath, [require.resolve('typescript/bin/tsc'), '--strict', '--module', 'node16', '--target', 'es2022',
      '--preserveSymlinks', '--skipLibCheck', 'main.ts'], path.join(folder, 'app'));
    runApp('run.js', 'require("./main.js");');
    const yaml = readFileSync(path.join(folder, 'app', 'dist', 'echoserver.k8s.yaml'), 'utf8');
    expect([...yaml.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind)).toEqual([
      'Namespace', 'Service', 'Deployment', 'Deployment', 'DestinationRule', 'VirtualService', 'Gateway', 'VirtualService',
    ]);
  });

  test('a CommonJS app loads only what it touches', () => {
    const loaded = 'Object.keys(require.cache).filter(file => file.includes("/node_modules/cdk8s-istio/")).map(file => file.split("/cdk8s-istio/").pop())';
    const output = runApp('app.cjs', `
      const { App, Chart } = require('cdk8s');
      const istio = require('cdk8s-istio');
      const before = ${loaded};
      const chart = new Chart(new App(), 'x', { namespace: 'x' });
      new istio.MeshNamespace(chart, 'namespace');
      const middle = ${loaded};
      new istio.crds.security.PeerAuthentication(chart, 'strict', { spec: { mtls: { mode: 'STRICT' } } });
      const after = ${loaded};
      const kinds = chart.toJson().map(({ kind }) => kind);
      console.log(JSON.stringify({ before, middle: middle.filter(file => /lib.imports|src.networking/.test(file)), after: after.filter(file => /lib.imports/.test(file)), kinds }));
    `);
    expect(JSON.parse(output)).toEqual({
      before: ['lib/src/index.js', 'lib/src/synth/registration.js', 'lib/src/core/synthesis.js', 'lib/src/core/errors.js', 'lib/src/core/brand.js'],
      middle: [],
      after: ['lib/imports/index.js', 'lib/imports/security.istio.io.js'],
      kinds: ['Namespace', 'PeerAuthentication'],
    });
  });

  test('a construct that was imported past the index throws, because nothing would be checked', () => {
    const output = runApp('past-the-index.cjs', `
      const { App, Chart } = require('cdk8s');
      const { Gateway, GatewayServer } = require('./node_modules/cdk8s-istio/lib/src/networking');
      const chart = new Chart(new App(), 'x', { namespace: 'x' });
      try {
        new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] });
      } catch (error) {
        console.log(error.message);
      }
      require('cdk8s-istio');
      console.log(new Gateway(chart, 'other', { servers: [GatewayServer.http({ hosts: ['*'] })] }).constructor.name);
    `);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/the checks of cdk8s-istio are not loaded: import from "cdk8s-istio", not from a file inside the package$/),
      'Gateway',
    ]);
  });

  test('the command is there, and loads no peer', () => {
    const app = path.join(folder, 'app');
    expect(run(path.join(app, 'node_modules', '.bin', 'cdk8s-istio'), ['--version'], app)).toMatch(/^\d+\.\d+\.\d+\n$/);
    writeFileSync(path.join(app, 'objects.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: shop }\n');
    const output = runApp('cli.cjs', `
      process.argv = [process.execPath, 'cdk8s-istio', 'lint', 'objects.yaml'];
      require('./node_modules/cdk8s-istio/lib/src/cli/main.js');
      process.on('exit', () => {
        const loaded = Object.keys(require.cache).flatMap(file => file.split('/node_modules/').slice(1).map(inside => inside.split('/')[0]));
        console.log(JSON.stringify([...new Set(loaded)].sort()));
        const own = Object.keys(require.cache).filter(file => /cdk8s-istio.lib/.test(file)).map(file => file.split('/lib/').pop());
        console.log(JSON.stringify(own.sort()));
      });
    `);
    const [summary, packages, own] = output.trim().split('\n');
    expect(summary).toBe('0 errors, 0 warnings, 0 infos, in 1 object of 1 file');
    expect(JSON.parse(packages)).toEqual(['cdk8s-istio', 'js-yaml']);
    // All that lints is one file, but for data.
    expect((JSON.parse(own) as string[]).filter(file => !file.endsWith('.generated.js'))).toEqual(['command-line', 'command', 'lint-command', 'main', 'progress', 'terminal', 'usage-problem', 'version']
      .map(name => `src/cli/${name}.js`).sort());
  });

  test('the command loads checks of both kinds of modules, and says what is wrong with one in a line', () => {
    const app = path.join(folder, 'app');
    const check = (code: string) => `{ code: '${code}', level: 'error', summary: 'x', kinds: ['Service'],
      check: mesh => mesh.objects('Service').map(object => ({ object, message: 'seen' })) }`;
    const files = {
      'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: shop }\n',
      'team.cjs': `module.exports = ${check('ACME001')};`,
      'team.mjs': `export default ${check('ACME002')};`,
      'broken.cjs': 'module.exports = {\n  code: \n};',
      'endless.mjs': 'await new Promise(() => {});',
    };
    Object.entries(files).forEach(([name, text]) => writeFileSync(path.join(app, name), text));
    const lint = (...modules: string[]) => {
      writeFileSync(path.join(app, 'checks.yaml'), `checks: ${JSON.stringify(modules)}`);
      const command = path.join(app, 'node_modules', '.bin', 'cdk8s-istio');
      const { status, stdout, stderr } = spawnSync(command, ['lint', '--config', 'checks.yaml', 'service.yaml'], { cwd: app, encoding: 'utf8' });
      return { status, codes: [...stdout.matchAll(/ error (\w+) /g)].map(([, code]) => code), stderr };
    };
    expect(lint('team.cjs', './team.mjs')).toEqual({ status: 1, codes: ['ACME001', 'ACME002'], stderr: '' });
    expect(lint('broken.cjs')).toEqual({ status: 2, codes: [], stderr: "cdk8s-istio: checks.yaml:1:10: broken.cjs:3: Unexpected token '}'\n" });
    expect(lint('endless.mjs')).toEqual({ status: 2, codes: [], stderr: 'cdk8s-istio: a module of checks in the config file never ends to load\n' });
  });

  test('an ESM app imports by name', () => {
    const output = runApp('app.mjs', `
      import { App, Chart } from 'cdk8s';
      import { crds, Gateway, GatewayServer, StringMatch, WeightedService } from 'cdk8s-istio';
      const chart = new Chart(new App(), 'x', { namespace: 'x' });
      new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] });
      // The bundled RE2, found inside the package.
      StringMatch.regex('a+');
      console.log([typeof WeightedService, typeof crds.argo.Rollout, chart.toJson()[0].kind].join());
    `);
    expect(output.trim()).toBe('function,function,Gateway');
  });
});
