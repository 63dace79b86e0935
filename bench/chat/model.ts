/** A model in a process of its own: thinks for a fixed while, then streams a cited answer. Prints its address. */
import { serveChatModel } from '#tests/models/chat.ts';

const words = ['Enligt ', 'källan ', 'gäller ', 'detta ', '[1].'];
const model = await serveChatModel(() => ({ kind: 'say', pieces: words }));
console.log(model.baseUrl);
