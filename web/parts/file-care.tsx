/** What can be done with the documents that are ticked: one form around their table, which works without scripts too. */
import { Form, useActionData } from '@remix-run/react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Handled, TagCount } from '#schema/document.ts';
import type { Problem } from '#schema/problem.ts';
import type { Collection } from '#schema/space.ts';
import { useScripts } from './fold.ts';
import { Complaint, Input, Select, Submit } from './form.tsx';
import { againIntent } from './read-again.tsx';
import { ReasonText } from './reason.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  /** Where the chosen can be asked about. */
  spaceId: string;
  /** Whether these are deleted ones. */
  deleted: boolean;
  targets: Collection[];
  tags: TagCount[];
  /** Those that stand in the table. */
  shown: string[];
  children: ReactNode;
}

/** What a form of this page came to. */
export interface CareOutcome {
  intent: string;
  handled?: Handled;
  problem?: Problem;
}

const boxesIn = (form: HTMLFormElement | null) => [
  ...(form?.querySelectorAll<HTMLInputElement>('[name=documentId]') ?? []),
];

export function FileCare({ spaceId, deleted, targets, tags, shown, children }: Props) {
  const { say } = useVoice();
  const form = useRef<HTMLFormElement>(null);
  const outcome = useActionData<CareOutcome>();
  const [chosen, setChosen] = useState(0);
  const scripts = useScripts();
  const count = useCallback(() => setChosen(boxesIn(form.current).filter(({ checked }) => checked).length), []);
  // What is ticked stays ticked while others come and go: only what was dealt with is let go of.
  useEffect(() => {
    const { done, refused } = outcome?.handled ?? { done: [], refused: [] };
    const handled = new Set([...done, ...refused].map(({ id }) => id));
    for (const box of boxesIn(form.current)) if (handled.has(box.value)) box.checked = false;
    count();
  }, [outcome, count]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other boxes.
  useEffect(count, [shown.join()]);
  const chooseAll = (checked: boolean) => {
    for (const box of boxesIn(form.current)) box.checked = checked;
    count();
  };
  return (
    <Form ref={form} method="post" onChange={count} preventScrollReset>
      <div className="care">
        {scripts && (
          <p className="check">
            <input
              id="choose-all"
              type="checkbox"
              checked={chosen === shown.length && chosen > 0}
              onChange={(event) => chooseAll(event.target.checked)}
            />
            <label htmlFor="choose-all">{say('file.choose.all')}</label>
          </p>
        )}
        {scripts && <p role="status">{say('file.chosen', { count: chosen })}</p>}
      </div>
      {children}
      <fieldset className="care" hidden={scripts && chosen === 0}>
        <legend>{say('file.care')}</legend>
        {deleted ? (
          <Submit intent="restore">{say('file.restore')}</Submit>
        ) : (
          <>
            <p>
              <button
                type="submit"
                formMethod="get"
                formAction="/chat"
                name="spaceId"
                value={spaceId}
                className="primary"
              >
                {say('file.ask')}
              </button>
            </p>
            <Care targets={targets} tags={tags} />
          </>
        )}
      </fieldset>
    </Form>
  );
}

function Care({ targets, tags }: Pick<Props, 'targets' | 'tags'>) {
  const { say } = useVoice();
  const [first] = targets;
  return (
    <>
      <div className="inline-form">
        <Input name="tag" label={say('file.tag')} maxLength={50} list="known-tags" />
        <datalist id="known-tags">
          {tags.map(({ tag }) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <Submit intent="tag" className="secondary">
          {say('file.tag.add')}
        </Submit>
        <Submit intent="untag" className="secondary">
          {say('file.tag.remove')}
        </Submit>
      </div>
      {first && (
        <div className="inline-form">
          <Select
            name="collectionId"
            label={say('file.target')}
            defaultValue={first.id}
            options={targets.map(({ id, name }) => [id, name] as const)}
          />
          <Submit intent="move" className="secondary">
            {say('file.move')}
          </Submit>
          <Submit intent="copy" className="secondary">
            {say('file.copy')}
          </Submit>
        </div>
      )}
      <Submit intent="delete" className="danger">
        {say('file.delete')}
      </Submit>
    </>
  );
}

const intents = ['move', 'copy', 'tag', 'untag', 'delete', 'restore'] as const;

/** To how many it was done, and why not to the others; also where none is left to choose. */
export function CareTold() {
  const outcome = useActionData<CareOutcome>();
  const { say } = useVoice();
  if (!outcome || outcome.intent === againIntent) return null;
  const intent = intents.find((known) => known === outcome.intent);
  const { handled } = outcome;
  const reasons = new Map(handled?.refused.map(({ reason }) => [reason.code, reason]));
  return (
    <>
      <Complaint problem={outcome.problem} />
      {handled && intent && handled.done.length > 0 && (
        <p className="notice good" role="status">
          {say(`file.done.${intent}`, { count: handled.done.length })}
        </p>
      )}
      {[...reasons.values()].map((reason) => (
        <div key={reason.code} className="notice warn" role="alert">
          <p>
            {say('file.refused', {
              count: handled?.refused.filter((one) => one.reason.code === reason.code).length ?? 0,
            })}
          </p>
          <ReasonText reason={reason} />
        </div>
      ))}
    </>
  );
}
