/** How activities are run, in a few profiles; every number with its reason. Queues are named by what they use up. */
import type { ActivityOptions } from '@temporalio/workflow';

/**
 * `wf`: short statements beside the workflows · `fetch`: waits for sites · `render`: headless browsers, in a process of
 * their own · `keep`: files kept, their texts cut and their first passages embedded · `begin`: the first pages of files ·
 * `parse`: the rest of long ones, both in processes of their own · `transcribe`: recordings that are heard · `embed`:
 * processor and models · `purge`: deletions, which may take hours and hurry nobody · `export`: archives of the record,
 * and their way to where they are sent.
 */
export const queues = {
  wf: 'wf',
  fetch: 'fetch',
  render: 'render',
  keep: 'keep',
  begin: 'begin',
  parse: 'parse',
  transcribe: 'transcribe',
  embed: 'embed',
  purge: 'purge',
  export: 'export',
} as const;

/** Quick at first, since most faults are short; then slow enough not to hammer what is down. */
const retry = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '15s' } as const;

/** A worker that is silent this long is taken for dead; it beats every second. */
const heartbeatTimeout = '5s';

/** Statements on rows. A day without a database ends the run, and `reconcile` closes it. */
export const onRows: ActivityOptions = {
  taskQueue: queues.wf,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry,
};

/** A batch of pages ends itself after half a minute; beyond five it hangs. Outages of hours are waited out. */
export const onSites: ActivityOptions = {
  taskQueue: queues.fetch,
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '12 hours',
  heartbeatTimeout,
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry,
};

/** As on sites; a page that runs its scripts takes seconds. */
export const onBrowsers: ActivityOptions = { ...onSites, taskQueue: queues.render };

/** Seeding reads up to a thousand sitemaps politely. A site that stays away for six attempts cannot be crawled now. */
export const onSeeds: ActivityOptions = {
  ...onSites,
  startToCloseTimeout: '1 hour',
  retry: { ...retry, initialInterval: '2s', maximumInterval: '1 minute', maximumAttempts: 6 },
};

/** A hundred pages through a slow embedding service; its outages are waited out for half a day. */
export const onModels: ActivityOptions = {
  taskQueue: queues.embed,
  startToCloseTimeout: '15 minutes',
  scheduleToCloseTimeout: '12 hours',
  heartbeatTimeout,
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { ...retry, maximumInterval: '1 minute' },
};

/**
 * Some pages of a file: each range has a minute, and the activity ends itself after half of one. The original is read
 * from the store first, which takes as long as the file is large.
 */
export const onFiles: ActivityOptions = {
  taskQueue: queues.parse,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '12 hours',
  heartbeatTimeout,
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry,
};

/** As files, but behind none of which more than some pages are read: a short one is not to wait for long ones. */
export const onFirstPages: ActivityOptions = { ...onFiles, taskQueue: queues.begin };

/** As files, but behind none that is being read: a short one is not to wait at each of its steps for long ones. */
export const onOriginals: ActivityOptions = { ...onFiles, taskQueue: queues.keep };

/**
 * A segment of ten minutes takes a slow machine hours; many recordings may stand before it, and an outage of the model
 * is waited out.
 */
export const onSpeech: ActivityOptions = {
  taskQueue: queues.transcribe,
  startToCloseTimeout: '3 hours',
  scheduleToCloseTimeout: '7 days',
  heartbeatTimeout,
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { ...retry, maximumInterval: '1 minute' },
};

/** The system's own rounds: the next one comes soon, so none is retried for long. */
export const onRounds: ActivityOptions = {
  taskQueue: queues.wf,
  startToCloseTimeout: '5 minutes',
  scheduleToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30s',
  retry: { ...retry, maximumAttempts: 3 },
};

/** A chain of many millions of links takes hours to follow; what was not followed to its end is begun again. */
export const onChecks: ActivityOptions = {
  ...onRounds,
  startToCloseTimeout: '12 hours',
  scheduleToCloseTimeout: '1 day',
};

/** A turn of a deletion ends itself after twenty seconds; one that meets a slow disk or an outage has days. */
export const onPurges: ActivityOptions = {
  taskQueue: queues.purge,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '7 days',
  heartbeatTimeout: '30s',
  retry: { ...retry, maximumInterval: '1 minute' },
};

/** A million events take minutes; what a day without a database or a disk leaves undone, the next export makes good. */
export const onExports: ActivityOptions = {
  taskQueue: queues.export,
  startToCloseTimeout: '2 hours',
  scheduleToCloseTimeout: '2 days',
  heartbeatTimeout: '30s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { ...retry, maximumInterval: '1 minute' },
};

/** Somebody else's server, which may be away over a long weekend: asked ever more seldom, for a week. */
export const onSending: ActivityOptions = {
  ...onExports,
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '1 hour' },
};
