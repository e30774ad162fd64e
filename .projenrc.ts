import { cdk8s, javascript } from 'projen';
import { layerZones } from './.scripts/layers';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-istio',
  description: 'Istio manifests as code: weighted services and an application load balancer on the Istio ingress gateway, as cdk8s constructs',
  author: 'cdk8s-istio maintainers',
  authorAddress: 'maintainers@cdk8s-istio.example',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-istio/cdk8s-istio.git',
  keywords: ['cdk8s', 'istio', 'kubernetes', 'envoy', 'gateway', 'service-mesh', 'traffic'],
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-istio authors',
  defaultReleaseBranch: 'main',
  stability: 'experimental',

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '20',
  npmignoreEnabled: false,

  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.0',
  cdk8sVersion: '2.70.106',
  constructsVersion: '10.8.1',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  bundledDeps: ['js-yaml@^5.5.0', 're2js@^2.10.0'],
  devDeps: [
    '@types/node@^20',
    'ajv@^8.20.0',
    'cdk8s-cli@2.207.60',
    'esbuild@^0.28.2',
    'fast-check@^4.10.2',
    'tsx@^4.23.15',
    'vitest@^4.1.12',
    'yaml@^2.9.1',
  ],

  // What jsii compiles is src/ together with the generated imports/, hence the root folder; lib/ keeps both.
  entrypoint: 'lib/src/index.js',
  artifactsDirectory: 'packages',
  tsconfig: {
    compilerOptions: {
      rootDir: '.',
      outDir: 'lib',
      inlineSourceMap: false,
      inlineSources: false,
      sourceMap: false,
    },
    include: ['src/**/*.ts', 'imports/**/*.ts'],
  },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: {
      // The examples import the package by its own name, as a user does.
      paths: { 'cdk8s-istio': ['./src/index.ts'] },
    },
    include: ['src/**/*.ts', 'imports/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', '.scripts/**/*.ts', '.projenrc.ts', 'vitest.config.mts'],
    exclude: ['node_modules', 'lib', 'packages', 'coverage'],
  },
  sampleCode: false,
  jest: false,
  docgen: true,
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.scripts' },
  integrationTestAutoDiscover: false,

  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', '.scripts'],
    tsconfigPath: './tsconfig.dev.json',
    projectService: false,
    commandOptions: { fix: false },
    ignorePatterns: ['!.projenrc.ts', '!.scripts', '*.js', '*.d.ts', 'node_modules/', 'imports/', '*.generated.ts', 'coverage', 'test/fixtures/'],
  },

  publishToPypi: { distName: 'cdk8s-istio', module: 'cdk8s_istio' },
  publishToMaven: { javaPackage: 'io.github.cdk8sistio', mavenGroupId: 'io.github.cdk8s-istio', mavenArtifactId: 'cdk8s-istio' },
  publishToGo: { moduleName: 'github.com/cdk8s-istio/cdk8s-istio-go' },

  gitignore: ['/packages/', '/.cache/', 'tsconfig.tsbuildinfo', '.jsii.tabl.json', '*.tgz', '/coverage/', '/.synth-*/'],
});

// dist/ is what the examples synthesize, committed as in a GitOps repo.
project.gitignore.removePatterns('/dist/');

// The package can be imported by its own name, also from its own examples.
project.package.addField('exports', {
  '.': { types: './lib/src/index.d.ts', default: './lib/src/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});
project.addBins({ 'cdk8s-istio': 'lib/src/cli/main.js' });
project.package.addField('types', 'lib/src/index.d.ts');
project.package.addField('files', ['lib/**/*.js', 'lib/**/*.d.ts', '.jsii']);
project.package.setScript('prepack', 'tsx .scripts/prune-bundled.ts');

// Imports are resolved without native code, which not every registry has for every platform. The package finds itself by name.
project.deps.removeDependency('eslint-import-resolver-typescript');
project.eslint!.config.settings['import/resolver'] = { node: { extensions: ['.ts', '.mts', '.js', '.d.ts'] } };

// Layers: which folder may import which. The same table is read by the test that proves the rule bites.
project.eslint!.addRules({
  'import/no-unresolved': ['error', { ignore: ['^cdk8s-istio$'] }],
  'import/no-restricted-paths': ['error', { basePath: '.', zones: layerZones() }],
  'import/no-cycle': ['error', { ignoreExternal: true, disableScc: true }],
  '@typescript-eslint/no-explicit-any': 'error',
  // Texts and comments count too: a line is read as a whole. Only an address can not be broken.
  '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true }],
});
project.eslint!.addOverride({
  files: ['src/**/*.ts'],
  // What is wrong with a text of YAML is told by whoever reads it.
  excludedFiles: ['src/yaml/**/*.ts'],
  rules: {
    'no-restricted-syntax': ['error', {
      selector: "ThrowStatement NewExpression[callee.name=/Error$/][callee.name!='ValidationError']",
      message: 'Throw with refuse, or a ValidationError, which begins its stack at the line of the user (src/core/errors.ts).',
    }],
  },
});
project.eslint!.addOverride({
  files: ['test/**/*.ts', 'examples/**/*.ts', '.scripts/**/*.ts', '.projenrc.ts', 'vitest.config.mts'],
  rules: {
    'import/no-cycle': 'off',
    // Tables of texts, which are compared as they are.
    '@stylistic/max-len': ['error', {
      code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true,
    }],
  },
});

// Without the generated L1, which is megabytes.
project.tasks.tryFind('docgen')!.reset('jsii-docgen --output API.md --submodule root');
// The codes in docs/findings.md, out of src/findings/catalogue.
project.tasks.tryFind('docgen')!.exec('tsx .scripts/findings-page.ts');

// A warning other than of reserved words, which the generated L1 has by the hundred, fails the build.
project.compileTask.reset('jsii --silence-warnings=reserved-word --fail-on-warnings');

// jsii's output is loaded piece by piece: `crds` only when it is touched.
project.compileTask.exec('tsx .scripts/lazy-exports.ts');

// What an index passes on is called as if there were no index.
project.compileTask.exec('tsx .scripts/plain-exports.ts');

// The command is one file: most of a call of it was to find and read several hundred.
project.compileTask.exec('tsx .scripts/bundle-command.ts');

// A package has few bytes to spare, and nobody reads compiled code.
project.compileTask.exec('tsx .scripts/strip-comments.ts');

const testTask = project.testTask;
testTask.reset();
testTask.spawn(project.compileTask);
testTask.spawn(project.addTask('typecheck', {
  description: 'Checks the types of tests, examples and scripts, which vitest does not',
  exec: 'tsc --noEmit -p tsconfig.dev.json',
}));
testTask.spawn(project.tasks.tryFind('eslint')!);
testTask.exec('vitest run', { receiveArgs: true });

project.addTask('eslint:fix', {
  description: 'Lints, and fixes what can be fixed',
  exec: 'eslint --ext .ts --fix src test examples .scripts .projenrc.ts',
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
});
project.addTask('test:unit', { description: 'The unit tests alone, without compiling', exec: 'vitest run --exclude "test/package/**"', receiveArgs: true });
project.addTask('synth', {
  description: 'Synthesizes an example into dist/ (default: echoserver)',
  steps: [{ spawn: project.compileTask.name }, { exec: 'tsx .scripts/synth.ts', receiveArgs: true }],
});
project.addTask('import', { description: 'Regenerates imports/ from the committed CRDs, offline', exec: 'tsx .scripts/import.ts', receiveArgs: true });
project.addTask('import:fetch', {
  description: 'Fetches newer CRDs and prints which kinds, versions and fields came and went',
  exec: 'tsx .scripts/fetch-crds.ts',
  receiveArgs: true,
});
project.addTask('import:field-history', {
  description: 'Regenerates the table of fields newer than the oldest supported Istio',
  exec: 'tsx .scripts/field-history.ts',
  receiveArgs: true,
});
project.addTask('conformance', {
  description: 'Proves the manifests on a real API server, istiod and Envoy; needs Go and Python',
  exec: 'tsx test/conformance/run.ts',
  receiveArgs: true,
});
project.addTask('bench', {
  description: 'Prints speed ratios measured in one run',
  steps: [{ spawn: project.compileTask.name }, { exec: 'tsx test/bench/main.ts', receiveArgs: true }],
});

project.synth();
