/** The command that leaves nothing of what was deleted in the database's own files. */

import { type Command, findDatabase } from './admin-command.ts';
import { rewriteTables } from './rewrite-tables.ts';
import { say } from './say.ts';

export const rewriteCommand: Command = {
  usage: 'rewrite-tables [--json]',
  about:
    "write the database's tables anew, so that its files have nothing left of what was disposed of; each waits meanwhile",
  async run(_words, { json }) {
    const tables = await rewriteTables(findDatabase().migrateUrl);
    say(json ? JSON.stringify({ tables }) : `${tables} tables were written anew`);
    return true;
  },
};
