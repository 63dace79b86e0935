/** Ids and secrets: uuid v7, so that newer rows sort last, and random secrets of 256 bits. */
import { hash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** Names nothing: stands where an id is asked for and there is no such thing. */
export const nilId = '00000000-0000-0000-0000-000000000000';

export const newId = (): string => v7();

/** 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');
