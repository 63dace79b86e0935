/** The sample workspace: what `npm start` makes, learns from and asks on a fresh machine. */
import type { SourceForm } from '#schema/source.ts';

export const sampleWorkspace = {
  tenant: { name: 'Björkhamra kommun', slug: 'bjorkhamra' },
  space: 'Medborgarservice',
  collections: ['Webbplatsen'],
} as const;

/** The source that crawls the sample site served at `url` (origin without a trailing slash). */
export function sampleSource(url: string): SourceForm {
  return {
    name: 'bjorkhamra.example',
    kind: 'link',
    startUrls: [`${url}/`, `${url}/en`],
    maxDepth: 10,
    maxPages: 200,
    include: [],
    // The calendar has a next month for ever.
    exclude: ['/kalender/*'],
    sameSite: 'host',
    requestsPerSecond: 50,
    parallel: 8,
    obeyRobots: true,
    files: true,
    render: false,
    schedule: null,
  };
}

/** One question in Swedish, one in English, and one that the site cannot answer. */
export const sampleQuestions = [
  { language: 'sv', question: 'Vad kostar det att få bygglov för ett garage?', answerable: true },
  { language: 'en', question: 'How long can I borrow books from the library?', answerable: true },
  { language: 'sv', question: 'Hur mycket kostar en flygbiljett till Reykjavik?', answerable: false },
] as const;
