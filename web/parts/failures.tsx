/** Why pages failed, the most frequent reason first: a sentence, what to do about it, and a few of the pages. */
import type { FailureGroup } from '#schema/crawl.ts';
import { ForeignLink } from './foreign-link.tsx';
import { ReasonText } from './reason.tsx';
import { useVoice } from './voice.tsx';

export function Failures({ groups }: { groups: FailureGroup[] }) {
  const { say } = useVoice();
  return (
    <section>
      <h2>{say('run.failures')}</h2>
      <ul className="failures">
        {groups.map(({ reason, pages, examples }) => (
          <li key={JSON.stringify(reason)}>
            <p className="pages">{say('run.failures.pages', { count: pages })}</p>
            <ReasonText reason={reason} />
            <details>
              <summary>{say('run.failures.examples')}</summary>
              <ul>
                {examples.map((url) => (
                  <li key={url}>
                    <ForeignLink href={url}>{url}</ForeignLink>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
