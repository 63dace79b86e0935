/**
 * What the processes write to their logs: one JSON object a line, ids and counts, never content, never what an error
 * said of its own accord. By message, with what stands beside it.
 */
export type LogEntry = { process: 'api' | 'worker' | 'both'; facts: string; when: string };

export const processLogs: Readonly<Record<string, LogEntry>> = {
  request: { process: 'api', facts: 'tenant, method, path, route, status, time taken', when: 'a request was answered' },
  interruption: { process: 'api', facts: 'tenant, code, reason', when: 'something was away for now' },
  defect: { process: 'api', facts: 'tenant, frames of the stack', when: 'something failed that should not' },
  'a denial could not be recorded': {
    process: 'api',
    facts: 'tenant, frames of the stack',
    when: 'the record of acts did not take that something was refused',
  },
  'a reader that took nothing was dropped': {
    process: 'api',
    facts: 'tenant, kind of stream',
    when: 'a live page stopped reading',
  },
  'stream broke': { process: 'api', facts: 'tenant, frames of the stack', when: 'a live page could not be served' },
  'defect in an upload': { process: 'api', facts: 'tenant, frames of the stack', when: 'receiving a file failed' },
  'an upload was not answered': { process: 'api', facts: 'tenant, frames of the stack', when: 'its sender had left' },
  'a letter was not taken': { process: 'api', facts: 'reason', when: 'the mail server said no for now' },
  'a letter could not be sent': {
    process: 'api',
    facts: 'frames of the stack',
    when: 'the mail server cannot be used',
  },
  'question asked': { process: 'api', facts: 'tenant, message', when: 'somebody asked in chat' },
  'question asked again': { process: 'api', facts: 'tenant, messages', when: 'another answer was asked for' },
  'defect in an answer': { process: 'api', facts: 'message, frames of the stack', when: 'an answer broke off' },
  'a register was not brought up to date': {
    process: 'api',
    facts: 'frames of the stack',
    when: 'what is used could not be entered for an organisation, which is tried again',
  },
  'the ledger of holds was not told': {
    process: 'api',
    facts: 'frames of the stack',
    when: 'the store was away while a hold was placed or lifted, which is made up for',
  },
  'crawl requested': { process: 'api', facts: 'workflow', when: 'a run was started' },
  'starting without the database': { process: 'api', facts: 'reason', when: 'the database is not there yet' },
  listening: { process: 'api', facts: 'address', when: 'the API has started' },
  plainWarning: { process: 'both', facts: '—', when: 'nothing is sealed, since there is no key' },
  'a model is left alone or well again': {
    process: 'both',
    facts: 'model, state',
    when: 'a model fails, or answers again',
  },
  'a step of a round failed': { process: 'worker', facts: 'tenant, frames of the stack', when: 'a round met a fault' },
  working: { process: 'worker', facts: 'port, build, queues', when: 'the worker has started' },
  stopped: { process: 'worker', facts: '—', when: 'the worker has stopped' },
  'an attempt failed': {
    process: 'worker',
    facts: 'tenant, workflow, activity, attempt, frames of the stack',
    when: 'an activity is to be tried again, or has failed',
  },
  'not there yet': { process: 'worker', facts: 'what, reason', when: 'the worker waits for what it needs' },
  'the drain takes too long': { process: 'worker', facts: '—', when: 'the worker stops without waiting any longer' },
};
