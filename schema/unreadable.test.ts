import { expect, test } from 'vitest';
import { sayReason } from './reason.ts';
import { unreadableCodes } from './unreadable.ts';

test.each(unreadableCodes)('%s has words of its own in both languages', (code) => {
  for (const language of ['sv', 'en'] as const) {
    expect(sayReason({ code }, language)).not.toEqual(sayReason({ code: 'defect' }, language));
  }
});
