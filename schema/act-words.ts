/** Acts in words, as they stand in the record that people read. */
import type { Act } from './act.ts';
import { english } from './acts/en.ts';
import { swedish } from './acts/sv.ts';
import type { Language } from './session.ts';

const tables: Record<Language, Record<Act, string>> = { sv: swedish, en: english };

/** What follows the name of whoever did it: `asked a question`. */
export const sayAct = (act: Act, language: Language): string => tables[language][act];
