/** Reasons in English: sentence and next step. */

import { bringingEnglish } from './bringing-en.ts';
import { enteringEnglish } from './entering-en.ts';
import { exportEnglish } from './export-en.ts';
import { extractingEnglish } from './extracting-en.ts';
import { glassEnglish } from './glass-en.ts';
import { holdEnglish } from './hold-en.ts';
import { keyEnglish } from './key-en.ts';
import { organisationEnglish } from './organisation-en.ts';
import { purgeEnglish } from './purge-en.ts';
import { readingEnglish } from './reading-en.ts';
import { requestEnglish } from './request-en.ts';
import { retentionEnglish } from './retention-en.ts';
import { transcribingEnglish } from './transcribing-en.ts';

export const english = {
  ...organisationEnglish,
  ...bringingEnglish,
  ...enteringEnglish,
  ...exportEnglish,
  ...extractingEnglish,
  ...glassEnglish,
  ...holdEnglish,
  ...keyEnglish,
  ...purgeEnglish,
  ...readingEnglish,
  ...requestEnglish,
  ...retentionEnglish,
  ...transcribingEnglish,
  'invalid-input': ['Something in what was sent is not right.', 'Correct what is marked and send it again.'],
  'not-signed-in': ['You are not signed in.', 'Sign in and try again.'],
  'wrong-credentials': [
    'The organisation, e-mail address or password is not right.',
    'Check them and try again, or ask an administrator for a sign-in link.',
  ],
  'link-spent': [
    'This sign-in link has been used or is too old.',
    'Ask an administrator for a new one; each link works once.',
  ],
  'not-allowed': ['Your role does not allow this.', 'Ask an owner of the space or an administrator.'],
  'foreign-origin': ['The request came from another website and was stopped.', 'Do it from the product itself.'],
  conflict: ['This collides with something that is already there.', 'Reload the page and look at what is there now.'],
  'still-running': ['This source is already being crawled.', 'Watch the crawl under way, or cancel it first.'],
  'record-damaged': [
    '[The chain of the record does not hold: {count} things are wrong, the first at event {seq}.|The chain of the record does not hold.]',
    'Look at what was found, and keep what you have of exports and backups until it is explained.',
  ],
  'not-running': ['The crawl has already ended.', 'Start a new one.'],
  'documents-gone': [
    'What you ask about cannot be read.',
    'The document has been deleted, is not read yet, or is not open to you. Ask the whole space instead.',
  ],
  'package-ended': ['This archive package has ended.', 'Ask for another one.'],
  'provider-waits': [
    'Your organisation has not agreed to the provider {provider} yet. Nothing is sent there until it has.',
    'An administrator agrees to it in the register of AI systems.',
  ],
  'recipient-new': [
    'The installation has begun to send data to {host}.',
    'The register of recipients under Compliance says what is sent there.',
  ],
  'still-answering': ['The answer is still being written.', 'Wait until it has ended, or stop it.'],
  'not-latest-answer': ['There is a later answer to this question.', 'Reload the page and look at the latest one.'],
  'same-request-running': ['The same request is still being worked on.', 'Wait a moment and send it again.'],
  'key-reused': ['This Idempotency-Key was used with another request.', 'Send the request with a new key.'],
  'too-large': [
    '[The page is larger than the limit of {limitBytes} bytes.|What was sent or fetched is too large.]',
    'Send or link to something smaller.',
  ],
  'unsupported-media': [
    '[This kind of content ({contentType}) is not read.|This kind of content is not read.]',
    'Use a web page, a PDF or an Office document.',
  ],
  unprocessable: ['What was sent can be read but not used.', 'Check the content and try again.'],
  'robots-disallowed': [
    "The site's robots.txt asks crawlers not to read this address.",
    'Ask whoever runs the site to allow it, if it is yours.',
  ],
  'sign-in-needed': [
    'The site answered {status}: it lets nobody in who does not sign in.',
    'Give the source a sign-in for this site, or ask whoever runs it to let Diarium in.',
  ],
  'sign-in-refused': [
    "The site answered {status}: it does not accept the source's sign-in.",
    'Check the sign-in for this site and give it to the source anew.',
  ],
  'no-secret-key': [
    'This installation has no key to keep secrets with.',
    'Ask the operator to set DIARIUM_SECRET_KEY, then try again.',
  ],
  'private-address': [
    '[The address {host} is not on the public internet and is never fetched.|The address is not on the public internet and is never fetched.]',
    'Use a public address, or let the operator allow exactly this host and port.',
  ],
  'too-many-redirects': ['The site redirects without end.', 'Correct the redirects on the site.'],
  unrenderable: [
    'The scripts of the page did not come to an end within the limits of a page.',
    'Leave this page out with a pattern, or read the source without running its scripts.',
  ],
  'too-many': [
    'Too many attempts in a short time.',
    '[Wait {seconds} seconds and try again.|Wait a while and try again.]',
  ],
  busy: ['It cannot answer just now.', 'Try again in a moment; nothing has been lost.'],
  unreachable: [
    '[{host} could not be reached.|The site could not be reached in time.]',
    'Check that the site is up, then retry what failed.',
  ],
  'model-silent': [
    'The language model did not answer in time.',
    'Try again in a moment. Tell an administrator if it happens again.',
  ],
  'model-refused': [
    'The language model did not accept the question.',
    'Put it another way. Tell an administrator if it happens again: the settings of the model may be wrong.',
  ],
  'upstream-fault': ['The other side answered with something that cannot be used.', 'Try again later.'],
  'not-yet': ['It is not ready yet.', 'Try again in a moment.'],
  'not-found': [
    'It does not exist, or you have no access to it.',
    'Check the address, or ask to become a member of the space.',
  ],
  'source-gone': ['The source is gone.', 'Choose another one, or add it again.'],
  'nothing-to-retry': ['There is no earlier run whose pages could be retried.', 'Start a full crawl.'],
  'http-status': ['The site answered {status}.', 'Check the page on the site, then retry what failed.'],
  'soft-error': [
    '[The site shows the same error page for {pages} addresses.|The site shows the same error page for many addresses.]',
    'Nothing was removed. Check the site, then crawl again.',
  ],
  'page-limit': [
    '[The page limit of {maxPages} was reached.|The page limit was reached.]',
    'Raise the limit of the source if more should be read.',
  ],
  'depth-limit': [
    '[The site goes deeper than the {maxDepth} links that the source follows.|The site goes deeper than the source follows.]',
    'Raise the depth of the source if pages are missing; a calendar without end goes on however far it is followed.',
  ],
  'off-site': [
    'The page leads to another site than the source covers.',
    'Add that site as a source of its own, or widen the rule for what belongs to the site.',
  ],
  noindex: ['The page asks not to be indexed.', 'Ask whoever runs the site to allow it, if it is yours.'],
  'no-text': ['The page holds no text to learn from.', 'Nothing needs to be done.'],
  'unreadable-text': [
    'The text of the page could not be turned into passages.',
    'Retry what failed; if it fails again, tell an administrator.',
  ],
  'nothing-to-compare': ['A dry run keeps no texts that could be compared.', 'Start a full run.'],
  reckoned: [
    'The dry run did not look at this page; it is reckoned from those it looked at.',
    'Nothing needs to be done.',
  ],
  'given-up': ['The page was tried several times without coming to an end.', 'Retry what failed later.'],
  'run-ended': ['The run was ended from outside.', 'Start it again; what was read is not read again.'],
  'sitemap-empty': ['The sitemap names no pages.', 'Nothing was removed. Check the sitemap of the site.'],
  'feed-empty': [
    "The feed names no pages of the source's site, or could not be read.",
    'Nothing was removed. Check the feed; if its pages are on another site, start at a page there that names the feed.',
  ],
  'nothing-to-do': ['There was no page to read.', 'Check the start addresses and the patterns of the source.'],
  'most-pages-failed': [
    '[{failed} of {pages} pages failed, so the run says nothing about the site.|Most pages failed, so the run says nothing about the site.]',
    'Nothing was removed. See why below, then retry what failed.',
  ],
  incomplete: ['The answer was cut off before it was finished.', 'Ask again.'],
  'no-worker': ['No worker is running, so nothing moves.', 'Start a worker; the crawl goes on by itself.'],
  'no-renderer': [
    'No browser is running that could open the pages of this source, so nothing moves.',
    'Start the renderer, which needs Chromium, or turn scripts off for the source; the crawl goes on by itself.',
  ],
  'no-engine': ['The workflow server cannot be reached, so nothing moves.', 'Start it; the crawl goes on by itself.'],
  cancelled: ['It was cancelled.', 'Pages that were ready stay. Start again whenever you like.'],
  'timed-out': ['The run took longer than it may.', 'Start it again; what was read is not read again.'],
  defect: [
    'Something went wrong on our side.',
    'Try again, and give the request id to an administrator if it happens again.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
