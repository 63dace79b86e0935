/** A certificate to be read, printed and filed: as a page and as a PDF, in the organisation's language. */
import { createHash } from 'node:crypto';
import { certificateText } from '#schema/certificate-text.ts';
import type { PurgeItemKind, SealedCertificate } from '#schema/purge-run.ts';
import { type Paper, type PaperPart, paperPage } from '../text/paper.ts';
import { paperPdf } from '../text/paper-pdf.ts';
import type { House } from './certificate.ts';
import { certificateWords, type Words } from './certificate-words.ts';

export type PrintedCertificate = { certificate: SealedCertificate; page: string; pdf: Buffer };

/** The same certificate gives the same page and the same PDF, byte by byte. */
export async function printCertificate(certificate: SealedCertificate, house: House): Promise<PrintedCertificate> {
  const text = certificateText(certificate);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const paper = certificatePaper(certificate, house, sha256);
  const pdf = await paperPdf(paper, {
    id: certificate.purgeId,
    madeAt: new Date(certificate.carriedOutAt),
    mark: `SHA-256 ${sha256}`,
    source: { name: `certificate-${certificate.purgeId}.json`, text, mediaType: 'application/json' },
  });
  return { certificate, page: paperPage(paper), pdf };
}

/** `sha256` is of the file of the certificate, in hex: by it this paper is told from one that was made up. */
function certificatePaper(made: SealedCertificate, { name, language }: House, sha256: string): Paper {
  const words = certificateWords[language];
  const { decision, rule, sealedBy, record } = made;
  return {
    ...{ language, organisation: name, reference: decision.reference, title: words.title, about: words.about },
    sections: [
      {
        title: words.decision,
        parts: [
          {
            pairs: [
              [words.reference, decision.reference],
              [words.named, decision.title],
              [words.authority, decision.authority],
              [words.decidedOn, decision.decidedOn],
              [words.rule, rule ? ruleWords(rule, words) : words.noRule],
            ],
          },
        ],
      },
      {
        title: words.carriedOut,
        parts: [
          {
            pairs: [
              [words.askedBy, `${made.askedBy}, ${moment(made.askedAt)}`],
              [
                words.approvedBy,
                made.approvedBy ? `${made.approvedBy}, ${moment(made.approvedAt!)}` : words.noApproval,
              ],
              [words.carriedOutAt, moment(made.carriedOutAt)],
              [words.planned, String(made.planned)],
              [words.bytes, made.sizeBytes.toLocaleString(language)],
            ],
          },
          counts(made, words),
        ],
      },
      {
        title: words.looked,
        parts: [
          {
            heads: [words.look, words.lookedFor, words.found],
            rows: Object.entries(made.looked).map(([look, looked]) => [
              words.looks[look] ?? look,
              looked.for,
              looked.found,
            ]),
          },
        ],
      },
      {
        title: words.copies,
        parts: [
          {
            pairs: [
              [words.database, sealedBy.database ? moment(sealedBy.database) : words.noRewrite],
              [words.log, moment(sealedBy.log)],
              [words.backups, moment(sealedBy.backups)],
              [words.archives, sealedBy.archives ? moment(sealedBy.archives) : words.noArchives],
              [words.destroyed, made.keys.length > 0 ? { code: made.keys.join('\n') } : words.noKeys],
            ],
          },
        ],
      },
      {
        title: words.proof,
        parts: [
          {
            pairs: [
              [words.certificate, { code: made.purgeId }],
              [words.file, { code: sha256 }],
              [words.manifest, { code: made.manifestHash }],
              [words.position, record ? { code: `${record.seq}\n${record.hash}` } : '–'],
              [words.key, made.keyId ? { code: made.keyId } : words.unsigned],
              [words.signature, made.signature ? { code: made.signature } : '–'],
              [words.events, { code: made.events.join('\n') }],
            ],
          },
        ],
      },
    ],
  };
}

const moment = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

function ruleWords({ what, period, unit }: NonNullable<SealedCertificate['rule']>, words: Words): string {
  const kind = (what === 'old-version' ? 'version' : what) as PurgeItemKind;
  return `${words.kinds[kind]}, ${period} ${words.units[unit] ?? unit}`;
}

function counts({ gone, kept, missing }: SealedCertificate, words: Words): PaperPart {
  const kinds = [...new Set([gone, kept, missing].flatMap(Object.keys))] as PurgeItemKind[];
  return {
    heads: [words.kind, words.gone, words.kept, words.missing],
    rows: kinds.map((kind) => [words.kinds[kind], gone[kind] ?? 0, kept[kind] ?? 0, missing[kind] ?? 0]),
  };
}
