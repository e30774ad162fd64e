#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { run } from './command-line';

const STANDARD_INPUT = 0;

// Who reads only the beginning, as `head` does, wants no more.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 2));

let isAnswered = false;

// A module of checks that waits for nothing ends the process before there is an answer.
process.on('exit', () => {
  if (!isAnswered) {
    process.stderr.write('cdk8s-istio: a module of checks in the config file never ends to load\n');
    process.exitCode = 2;
  }
});

void run(process.argv.slice(2), {
  folder: process.cwd(),
  environment: process.env,
  isWatched: process.stdout.isTTY === true,
  areErrorsWatched: process.stderr.isTTY === true,
  write: text => process.stdout.write(text),
  writeError: text => process.stderr.write(text),
  readInput: () => readFileSync(STANDARD_INPUT),
}).then(code => {
  isAnswered = true;
  process.exitCode = code;
});
