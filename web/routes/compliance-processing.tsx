/** The records of processing: by purpose what is kept, about whom and for how long; printed as it stands. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { Processing } from '#schema/processing.ts';
import { read } from '../parts/door.server.ts';
import { PrintButton } from '../parts/print-button.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('processing.title'));

export const loader = (args: LoaderFunctionArgs) => read<Processing>(args, '/processing');

type Section = Processing['sections'][number];
type Kept = Section['tables'][number];

const anchor = (at: number) => `purpose-${at + 1}`;

export default function ComplianceProcessing() {
  const { say } = useVoice();
  const { sections } = useLoaderData<typeof loader>();
  return (
    <>
      <Trail from="compliance" />
      <div className="head">
        <h1>{say('processing.title')}</h1>
        <PrintButton />
      </div>
      <p className="lead">{say('processing.about')}</p>
      <p>{say('processing.recipients')}</p>
      <nav className="unprinted" aria-label={say('processing.contents')}>
        <ol>
          {sections.map(({ purpose }, at) => (
            <li key={purpose}>
              <a href={`#${anchor(at)}`}>{purpose}</a>
            </li>
          ))}
        </ol>
      </nav>
      {sections.map((section, at) => (
        <Purpose key={section.purpose} id={anchor(at)} section={section} />
      ))}
    </>
  );
}

/** No table: on a narrow screen the names of columns alone are as wide as it. */
function Purpose({ id, section: { purpose, tables } }: { id: string; section: Section }) {
  const { say } = useVoice();
  return (
    <section className="processing">
      <h2 id={id}>{purpose}</h2>
      {tables.map((kept) => (
        <section key={kept.table}>
          <h3>
            <code>{kept.table}</code>
          </h3>
          <dl className="facts">
            <dt>{say('processing.columns')}</dt>
            <dd>
              <Columns columns={kept.columns} />
            </dd>
            <dt>{say('processing.whose')}</dt>
            <dd>
              <People kept={kept} />
            </dd>
            <dt>{say('processing.kept')}</dt>
            <dd>{kept.kept}</dd>
          </dl>
        </section>
      ))}
    </section>
  );
}

function Columns({ columns }: Pick<Kept, 'columns'>) {
  const { say } = useVoice();
  return columns.map(({ class: kind, names }) => (
    <p key={kind}>
      {say(`processing.class.${kind}`)}: <code>{names.join(', ')}</code>
    </p>
  ));
}

function People({ kept: { owner, people } }: { kept: Kept }) {
  const { say } = useVoice();
  const said =
    people.length === 0 ? [say('processing.people.none')] : people.map((as) => say(`processing.people.${as}`));
  return `${say(`processing.owner.${owner}`)}: ${said.join(', ')}`;
}
