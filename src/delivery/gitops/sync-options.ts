import { refuse } from '../../core/errors';

/** Always there: objects that are as in Git are left alone, or a sync would set back what controllers write in them. */
const ALWAYS = ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'];

/** What else Argo CD knows of a whole Application, with the values that have an effect. */
const KNOWN: Record<string, readonly string[]> = {
  ClientSideApplyMigration: ['false'],
  CreateNamespace: ['true'],
  Delete: ['confirm', 'false'],
  FailOnSharedResource: ['true'],
  Prune: ['confirm', 'false'],
  PruneLast: ['true'],
  PrunePropagationPolicy: ['foreground', 'background', 'orphan'],
  SkipDryRunOnMissingResource: ['true'],
  Validate: ['false'],
};

/** What would undo what controllers write, and how. */
const HARMFUL: Record<string, string> = {
  RespectIgnoreDifferences: 'leave it out: where an object differs elsewhere, Argo CD would copy whole lists from the cluster, '
    + 'so that changes of routes in Git never come; fields of controllers are ignored without it',
  ApplyOutOfSyncOnly: 'leave it out: each sync would set back what controllers write, such as weights in the middle of a canary',
  ServerSideApply: 'leave it out: all objects are applied on the server\'s side, so that fields of others stay',
  Replace: 'leave it out: each object would be replaced as a whole, with all that controllers wrote in it; annotate the one that needs it',
  Force: 'leave it out: objects would be deleted and made again; annotate the one that needs it',
};

/** All options of an Application: those that are always there, and those that somebody asks for. */
export function syncOptions(what: string, asked: readonly string[]): string[] {
  asked.forEach(option => requireSyncOption(what, option));
  return [...new Set([...ALWAYS, ...asked])];
}

function requireSyncOption(what: string, option: string): void {
  const [name, value] = String(option).split('=');
  if (ALWAYS.includes(option)) {
    return;
  }
  if (Object.hasOwn(HARMFUL, name)) {
    refuse(`sync option ${name} of ${what}`, 'left out', option, HARMFUL[name]);
  }
  if (!Object.hasOwn(KNOWN, name)) {
    refuse(`sync option of ${what}`, `one of ${Object.keys(KNOWN).join(', ')}, with a value`, option,
      'Argo CD ignores what it does not know: write CreateNamespace=true, for example');
  }
  if (!KNOWN[name].includes(value) || option !== `${name}=${value}`) {
    refuse(`sync option of ${what}`, KNOWN[name].map(known => `${name}=${known}`).join(' or '), option,
      'Argo CD compares it letter by letter, and ignores every other one');
  }
}
