/**
 * `npm run admin -- …`: the installation from a shell. Some commands use the running product, through its own API; the
 * others work on the database by its migrating role. Ends with 0 when what was asked for came to be.
 */
import { parseArgs } from 'node:util';
import { ZodError } from 'zod';
import { InvalidInput } from '#schema/errors.ts';
import { continueCommand } from './admin-chain.ts';
import type { Command } from './admin-command.ts';
import { health } from './admin-health.ts';
import { incident } from './admin-incident.ts';
import { replaceCommand } from './admin-key.ts';
import { personCommands } from './admin-person.ts';
import { productCommands } from './admin-product.ts';
import { acceptCommand, reapplyCommand } from './admin-purge.ts';
import { rewriteCommand } from './admin-tables.ts';
import { tenantCommands } from './admin-tenant.ts';
import { complain, say } from './say.ts';

const commands: Record<string, Command> = {
  ...productCommands,
  ...tenantCommands,
  ...personCommands,
  'reapply-purges': reapplyCommand,
  'rewrite-tables': rewriteCommand,
  'accept-ledger': acceptCommand,
  'replace-keys': replaceCommand,
  'continue-chain': continueCommand,
  health,
  incident,
};

const help = ['Usage: npm run admin -- COMMAND', '']
  .concat(Object.values(commands).flatMap(({ usage, about }) => [`  ${usage}`, `      ${about}`]))
  .join('\n');

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      allow: { type: 'string' },
      language: { type: 'string', default: 'sv' },
      name: { type: 'string' },
      tenant: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      entries: { type: 'string' },
      reason: { type: 'string' },
      factor: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) say(help);
  else {
    const { command, words } = find(positionals);
    const { allow, name, tenant, from, to, out, entries, reason } = values;
    const flags = { ...values, allow, name, tenant, from, to, out, entries, reason };
    process.exitCode = (await command.run(words, flags)) ? 0 : 1;
  }
} catch (error) {
  complain(explain(error as Error));
  process.exitCode = 1;
}

/** A command is one word or two; the rest is what it is given. */
function find([first = '', second = '', ...rest]: string[]): { command: Command; words: string[] } {
  const two = commands[`${first} ${second}`];
  if (two) return { command: two, words: rest };
  const one = commands[first];
  if (one) return { command: one, words: [second, ...rest].filter(Boolean) };
  throw new InvalidInput(help);
}

function explain(error: Error): string {
  if (!(error instanceof ZodError)) return error.message;
  return error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('\n');
}
