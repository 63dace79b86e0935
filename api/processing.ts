/** The records of processing: what is kept, why, about whom and for how long, from the catalogue of data. */
import { Processing, processingIn } from '#schema/processing.ts';
import type { Routes } from './deps.ts';
import { signedIn } from './plugins/session.ts';

export const processingRoutes: Routes = () => async (app) => {
  app.get(
    '/processing',
    {
      config: { may: 'retention', act: null },
      schema: {
        tags: ['hold'],
        summary: 'The records of processing, in the language of whoever asks',
        response: { 200: Processing },
      },
    },
    async (request) => processingIn(signedIn(request).language),
  );
};
