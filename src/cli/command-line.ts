import { Command, ExitCode, parseCall } from './command';
import { Terminal } from './terminal';
import { refuseCall, UsageProblem } from './usage-problem';
import { versionOfPackage } from './version';

/* eslint-disable @typescript-eslint/no-require-imports */
/** Loaded when they are called: `--version` needs none of them. */
const COMMANDS: Readonly<Record<string, () => Command>> = {
  lint: () => (require('./lint-command') as { LINT: Command }).LINT,
  rules: () => (require('./rules-command') as { RULES: Command }).RULES,
  explain: () => (require('./explain-command') as { EXPLAIN: Command }).EXPLAIN,
  routes: () => (require('./routes-command') as { ROUTES: Command }).ROUTES,
};
/* eslint-enable @typescript-eslint/no-require-imports */

const USAGE = `Usage: cdk8s-istio COMMAND [options] [PATH…]

Finds in Istio manifests what Istio rejects, drops silently, or treats otherwise than it looks, and says where requests go.

Commands:
  lint PATH…                         runs the checks over YAML files and folders
  rules [CODE]                       explains what each check finds, why, and the fix
  explain --request REQUEST PATH…    says where a request goes, and why
  routes PATH…                       lists hosts and rules of the gateways, with their destinations

Options:
  --help                             this text; cdk8s-istio COMMAND --help explains a command
  --version                          the version

https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/lint.md
`;

/** Answers a call of the command, with the code that the process ends with. Whatever it was given, it throws nothing. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await answer(args, terminal);
  } catch (error) {
    terminal.writeError(`cdk8s-istio: ${error instanceof UsageProblem ? error.message : unexpected(error)}\n`);
    return ExitCode.UNUSABLE;
  }
}

async function answer([name, ...args]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  switch (name) {
    case '--version':
      terminal.write(`${versionOfPackage()}\n`);
      return ExitCode.CLEAN;
    case '--help':
    case '-h':
    case 'help':
      terminal.write(USAGE);
      return ExitCode.CLEAN;
    default: {
      const { usage, options, run: runCommand } = commandOf(name);
      const call = parseCall(args, { ...options, help: { type: 'boolean', short: 'h' } });
      if (call.options.help === true) {
        terminal.write(usage);
        return ExitCode.CLEAN;
      }
      return runCommand(call, terminal);
    }
  }
}

function commandOf(name: string | undefined): Command {
  const known = Object.keys(COMMANDS);
  if (name === undefined) {
    return refuseCall(`which command? ${known.join(', ')}; --help explains them`);
  }
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name]()
    : refuseCall(`no command ${JSON.stringify(name)}: there are ${known.join(', ')}; --help explains them`);
}

/** In one line: what nobody foresaw is no reason for a stack. */
function unexpected(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return `${name}: ${message.split('\n')[0]}; please report it: https://github.com/cdk8s-istio/cdk8s-istio/issues`;
}
