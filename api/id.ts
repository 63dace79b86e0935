/** The `:id` of a path. */
import { z } from 'zod';

export const Id = z.object({ id: z.uuid() });
