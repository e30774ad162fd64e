import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from './call';

const { version } = JSON.parse(readFileSync(path.resolve(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };

test('--version prints the version of the package, --help the commands', async () => {
  expect(await call(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  const { code, out } = await call(['--help']);
  expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: cdk8s-istio COMMAND[^]*lint PATH…[^]*rules \[CODE\]/)]);
});

test.each(['lint', 'rules', 'explain', 'routes'])('%s --help explains the command, whatever else is there', async name => {
  expect(await call([name, '--help', 'nowhere'])).toEqual({ code: 0, out: expect.stringContaining(`Usage: cdk8s-istio ${name}`), err: '' });
});

describe('bad usage ends with 2, and one line that says why', () => {
  test.each([
    [[], 'which command? lint, rules, explain, routes; --help explains them'],
    [['lnit'], 'no command "lnit": there are lint, rules'],
    [['constructor'], 'no command "constructor"'],
    [['lint'], 'lint what? Name files or folders, or - for standard input'],
    [['lint', '--fail', 'x'], 'Unknown option \'--fail\''],
    [['lint', '--fail-on'], '\'--fail-on <value>\' argument missing'],
    [['lint', '--fail-on', 'fatal', '.'], '--fail-on must be one of info, warning, error, got "fatal"'],
    [['lint', '--output', 'xml', '.'], '--output must be one of text, json, sarif, got "xml"'],
    [['lint', 'nowhere'], 'nowhere: no such file or folder'],
    [['lint', '.'], 'nothing to lint: . has no *.yaml or *.yml that is not excluded'],
    [['lint', '--config', 'nowhere.yaml', '.'], 'nowhere.yaml: no such file or folder'],
    [['rules', 'CDI999'], 'no code "CDI999": "cdk8s-istio rules" lists them'],
    [['rules', 'CDI001', 'CDI002'], 'one code at a time'],
  ])('%j', async (args, reason) => {
    const { code, out, err } = await call(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^cdk8s-istio: [^\n]+\n$/);
    expect(err).toContain(reason);
  });
});

test('what nobody foresaw is one line too', async () => {
  const answer = await call(['lint', '-'], {}, {
    readInput: () => {
      throw new Error('EAGAIN: resource temporarily unavailable');
    },
  });
  expect(answer).toEqual({ code: 2, out: '', err: 'cdk8s-istio: -: EAGAIN: resource temporarily unavailable\n' });
});
