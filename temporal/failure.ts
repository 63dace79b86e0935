/**
 * How errors are written into histories: message and stack as a payload, so that the codec seals them like any other.
 * Named by its path in the data converter, since it also runs inside the workflows' bundle.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
