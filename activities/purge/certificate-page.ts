/** A certificate to be read, printed and filed: one HTML file that needs nothing else, in the organisation's language. */
import type { PurgeItemKind, SealedCertificate } from '#schema/purge-run.ts';
import { definitions, grid, html, type Markup, printable, section } from '../text/printable.ts';
import type { House } from './certificate.ts';
import { certificateWords, type Words } from './certificate-words.ts';

export function certificatePage(made: SealedCertificate, { name, language }: House): string {
  const words = certificateWords[language];
  const moment = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  const { decision, rule, sealedBy, record } = made;
  return printable(
    { language, title: words.title, subtitle: `${name} · ${decision.reference}` },
    html`<p>${words.about}</p>`,
    section(
      words.decision,
      definitions([
        [words.reference, decision.reference],
        [words.named, decision.title],
        [words.authority, decision.authority],
        [words.decidedOn, decision.decidedOn],
        [
          words.rule,
          rule
            ? `${words.kinds[ruleKind(rule.what)]}, ${rule.period} ${words.units[rule.unit] ?? rule.unit}`
            : words.noRule,
        ],
      ]),
    ),
    section(
      words.carriedOut,
      definitions([
        [words.askedBy, `${made.askedBy}, ${moment(made.askedAt)}`],
        [words.approvedBy, made.approvedBy ? `${made.approvedBy}, ${moment(made.approvedAt!)}` : words.noApproval],
        [words.carriedOutAt, moment(made.carriedOutAt)],
        [words.planned, String(made.planned)],
        [words.bytes, String(made.sizeBytes)],
      ]),
      counts(made, words),
    ),
    section(
      words.looked,
      grid(
        [words.look, words.lookedFor, words.found],
        Object.entries(made.looked).map(([look, { for: wanted, found }]) => [words.looks[look] ?? look, wanted, found]),
      ),
    ),
    section(
      words.copies,
      definitions([
        [words.database, moment(sealedBy.database)],
        [words.log, moment(sealedBy.log)],
        [words.backups, moment(sealedBy.backups)],
        [words.archives, sealedBy.archives ? moment(sealedBy.archives) : words.noArchives],
      ]),
    ),
    section(
      words.proof,
      definitions([
        [words.certificate, made.purgeId],
        [words.manifest, made.manifestHash],
        [words.events, made.events.join(', ')],
        [words.position, record ? `${record.seq} · ${record.hash}` : '–'],
        [words.key, made.keyId ?? words.unsigned],
        [words.signature, made.signature ?? '–'],
      ]),
    ),
  );
}

const ruleKind = (what: string) => (what === 'old-version' ? 'version' : what) as PurgeItemKind;

function counts({ gone, kept }: SealedCertificate, words: Words): Markup {
  const kinds = [...new Set([...Object.keys(gone), ...Object.keys(kept)])] as PurgeItemKind[];
  return grid(
    [words.kind, words.gone, words.kept],
    kinds.map((kind) => [words.kinds[kind], gone[kind] ?? 0, kept[kind] ?? 0]),
  );
}
