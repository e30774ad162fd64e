import { beforeAll, expect, test } from 'vitest';
import { runPython } from './python/bindings';

let seen: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  seen = JSON.parse(await runPython('team_routing.py')) as typeof seen;
}, 600_000);

test('a test in Python sees what one in TypeScript would', () => {
  expect(seen).toMatchObject({
    beta: ['beta', 202, true],
    others: ['all', [['beta', false, 'header x-user-group is absent'], ['all', true, null]]],
    explained: 'GET http://shop.example.com/',
    drawn: ['201', '201'],
    hosts: [['*']],
  });
});

test('a text alone for a header is refused in words that say what it must be, and so is a URL that is none', () => {
  expect(seen.text).toContain('header x-user-group of a request must be a list of texts, one for each line, got "beta"');
  expect(seen.url).toContain('"shop.example.com" is no URL of a request');
});
