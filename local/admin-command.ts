/** What a shell command is, and how those that work on the database alone find it. */
import { InvalidInput } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { readRunNote } from './installation.ts';

export type Flags = {
  json: boolean;
  allow: string | undefined;
  language: string;
  name: string | undefined;
  tenant: string | undefined;
  from: string | undefined;
  to: string | undefined;
  out: string | undefined;
  entries: string | undefined;
  reason: string | undefined;
  factor: boolean;
};

export type Command = {
  /** Its words and flags, as they are typed. */
  usage: string;
  about: string;
  /** Answers whether what was asked for came to be. */
  run(words: string[], flags: Flags): Promise<boolean>;
};

export const usageError = ({ usage }: Command) => new InvalidInput(`Usage: npm run admin -- ${usage}`);

/** The database by its migrating role, and where people reach the product. Throws InvalidInput without the role. */
export function findDatabase(): { migrateUrl: string; publicUrl: string } {
  const { home, launcher, http } = readSettings(process.env);
  const migrateUrl = launcher.migrateUrl ?? readRunNote(home)?.migrateUrl;
  if (migrateUrl) return { migrateUrl, publicUrl: http.publicUrl };
  throw new InvalidInput(
    'DATABASE_MIGRATE_URL is needed: the address of the database by the role that owns its tables.' +
      ' After npm start on this machine it is known without being set',
  );
}
