/** What people are told before they ask, and after: that they ask a machine, what it answers from, and to check it. */
import type { AiNoticeForm } from '#schema/ai-system.ts';
import type { Language } from '#schema/session.ts';
import { speak } from '../words/speak.ts';

/** The product's own words. */
export const noticeDefault = (language: Language, space: string): string =>
  speak(language).say('chat.notice', { space });

type Props = { notice: AiNoticeForm; language: Language; space: string };

/** In the organisation's words where it has some in that language; `{space}` in them is the space's name. */
export function AiNotice({ notice, language, space }: Props) {
  const title = speak(language).say('chat.notice.title');
  const text = notice[language]?.replaceAll('{space}', space) ?? noticeDefault(language, space);
  return (
    <aside className="notice" aria-label={title}>
      <p>
        <strong>{title}</strong>
      </p>
      {text.split(/\n\s*\n/).map((paragraph) => (
        <p key={paragraph} className="lines">
          {paragraph}
        </p>
      ))}
    </aside>
  );
}
