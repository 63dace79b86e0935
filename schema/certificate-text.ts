/** The file of a certificate: its canonical form (RFC 8785), so that `sha256sum` of it gives what stands on its paper. */
import canonicalize from 'canonicalize';
import type { SealedCertificate } from './purge-run.ts';

export const certificateText = (made: SealedCertificate): string => canonicalize(made)!;
