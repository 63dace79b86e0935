/** The register of recipients: which hosts data goes to, what for, since when and by whose act. */
import { RecipientRegister } from '#schema/recipient.ts';
import { readRecipients } from '#schema/recipient-register.ts';
import type { Routes } from './deps.ts';
import { signedIn } from './plugins/session.ts';

export const recipientRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/recipient',
      {
        config: { may: 'audit', act: null },
        schema: {
          tags: ['record'],
          summary: 'The hosts that data goes to: what for, where they say they are, since when and by whose act',
          response: { 200: RecipientRegister },
        },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, readRecipients),
    );
  };
