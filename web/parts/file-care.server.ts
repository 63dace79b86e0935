/** What the forms on a collection's page ask for, said to the API: about runs over files, and about the files chosen. */
import type { Handled } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import { act, type Call, type Outcome } from './door.server.ts';
import { againIntent, readAgainForm } from './read-again.tsx';

/** How many runs were asked for. */
type Requested = { requested: number };

/**
 * What came of it: the files it was done to and those it was not, or a run that was told to stop or begun anew. Null where
 * the form asks for none of these.
 */
export async function careFor(
  call: Call,
  collectionId: string,
  form: FormData,
): Promise<Outcome<Handled | Extract | Requested> | null> {
  const documentIds = form.getAll('documentId').map(String);
  const intent = String(form.get('intent'));
  const tag = String(form.get('tag') ?? '').trim();
  const of = (word: string, more: object = {}) =>
    act<Handled>(call, 'POST', `/document/${word}`, { documentIds, ...more });
  switch (intent) {
    case 'cancel':
    case 'retry':
      return act<Extract>(call, 'POST', `/extract/${form.get('runId')}/${intent}`);
    case 'move':
    case 'copy':
      return of(intent, { collectionId: form.get('collectionId') });
    case 'tag':
      return of('tag', { add: [tag] });
    case 'untag':
      return of('tag', { remove: [tag] });
    case 'delete':
    case 'restore':
      return of(intent);
    case againIntent:
      return act<Requested>(call, 'POST', `/collection/${collectionId}/extract`, readAgainForm(form));
    default:
      return null;
  }
}
