import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Assembly, readAssembly, REPOSITORY, Type } from './assembly';
import { Page, wrongExamples } from './rosetta';
import { CATALOGUE } from '../../src/findings/catalogue';

const ASSEMBLY = readAssembly();

/** Of the catalogue of findings the page has the mistakes; what is mended is shown as a difference, and compiled here. */
function mendedExamples(): Page {
  const programs = CATALOGUE.filter(({ example }) => example.language === 'typescript');
  return {
    name: `mended examples of ${programs.map(({ code }) => code).join(', ')}`,
    markdown: programs.map(({ example }) => `\`\`\`ts\n${example.mended.trim()}\n\`\`\`\n`).join('\n'),
  };
}

function pages(): Page[] {
  const docs = readdirSync(path.join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.md')).sort();
  return ['README.md', ...docs.map(file => `docs/${file.split(path.sep).join('/')}`)]
    .map(name => ({ name, markdown: readFileSync(path.join(REPOSITORY, name), 'utf8') }));
}

/** Compiling a hundred programs takes half a minute alone, and longer beside other tests. */
const COMPILING_MS = 240_000;

describe('the examples', () => {
  test('in the README, in the docs and in the docstrings compile, and can be told in every language', () => {
    expect(pages().filter(({ markdown }) => markdown.includes('```ts')).length).toBeGreaterThan(1);
    expect(wrongExamples([...pages(), mendedExamples()], ASSEMBLY)).toEqual([]);
  }, COMPILING_MS);

  test('are complete: nothing is cut away to hide what does not compile', () => {
    const directives = pages().flatMap(({ name, markdown }) => [...markdown.matchAll(/^```ts .*$|^\/\/\/ .*$/gm)].map(([line]) => `${name}: ${line}`));
    expect(directives).toEqual([]);
  });
});

test('an example that does not compile is found, in a page and in a docstring', () => {
  const markdown = '# Page\n\n```ts\nimport { Gateway } from \'cdk8s-istio\';\nGateway.nope();\n```\n';
  const wrong: Type = { fqn: 'cdk8s-istio.Wrong', name: 'Wrong', kind: 'interface', docs: { example: 'const size: number = "large";' } };
  const assembly: Assembly = { ...ASSEMBLY, types: { [wrong.fqn]: wrong } };
  expect(wrongExamples([{ name: 'page.md', markdown }], assembly)).toEqual([
    expect.stringMatching(/^cdk8s-istio\.Wrong.*error TS2322: Type 'string' is not assignable to type 'number'/),
    expect.stringMatching(/^page\.md:5 error TS2339: Property 'nope' does not exist/),
  ]);
});
