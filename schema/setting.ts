/** What an administrator sees of the organisation itself: how far its setting up has come, and what bounds it. */
import { z } from 'zod';
import { CrawlLimits } from './tenant.ts';

/** What there is to set up, in the order that makes sense; some of it only where it is wanted. */
export const setupSteps = [
  'factor',
  'tenant',
  'policy',
  'people',
  'group',
  'federation',
  'collection',
  'source',
  'crawl',
  'question',
] as const;
export const SetupStep = z.object({ name: z.enum(setupSteps), done: z.boolean(), optional: z.boolean() });
export type SetupStep = z.infer<typeof SetupStep>;

export const Progress = z.object({ steps: z.array(SetupStep) });

/** What a source may ask for. */
export const SourceBounds = z.object({ limits: CrawlLimits.nullable(), render: z.boolean() });
export type SourceBounds = z.infer<typeof SourceBounds>;
