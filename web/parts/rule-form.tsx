/** The form of a retention rule: what, where, how long from when, and what is done then. */
import { Form } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { type Decision, type Rule, RuleAction, RuleTrigger, RuleUnit, supports, What } from '#schema/retention.ts';
import type { RetentionPlaces } from '#schema/retention-view.ts';
import { Choice, Complaint, Input, Select, Submit, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

export interface RuleFormProps {
  decisions: readonly Decision[];
  places: RetentionPlaces;
  decisionId: string | null;
  /** The one that the new rule takes the place of; its values stand in the form. */
  replaced: Rule | null;
  /** What was chosen last, to say what would have suited it. */
  what: string | undefined;
  problem: Problem | undefined;
}

const placeOf = ({ level, objectId }: Rule) => (objectId ? `${level}:${objectId}` : level);

export function RuleFields({ decisions, places, decisionId, replaced, what, problem }: RuleFormProps) {
  const { say } = useVoice();
  const ofWhat = What.safeParse(what).data;
  const triggers = ofWhat ? supports[ofWhat].triggers.map((name) => say(`retention.trigger.${name}`)).join(', ') : '';
  const wrongPlace = wrongField(problem, 'level') && say('rule.wrong.place');
  return (
    <Form method="post">
      <Complaint problem={problem} />
      {replaced && <input type="hidden" name="replaces" value={replaced.id} />}
      <Select
        name="decisionId"
        label={say('rule.decision')}
        defaultValue={replaced?.decisionId ?? decisionId ?? decisions[0]!.id}
        options={decisions.map(({ id, reference, title }) => [id, `${reference} ${title}`])}
      />
      <Select
        name="what"
        label={say('rule.what')}
        defaultValue={replaced?.what ?? 'document'}
        options={What.options.filter(hasTriggers).map((name) => [name, say(`retention.what.${name}`)])}
      />
      <PlaceFields places={places} replaced={replaced} wrong={wrongPlace} problem={problem} />
      <div className="fields">
        <Input
          name="period"
          type="number"
          min={1}
          label={say('rule.period')}
          error={wrongField(problem, 'period') && say('rule.wrong.period')}
          defaultValue={replaced?.period ?? 1}
          required
        />
        <Select
          name="unit"
          label={say('rule.unit')}
          defaultValue={replaced?.unit ?? 'year'}
          options={RuleUnit.options.map((unit) => [unit, say(`retention.unit.${unit}`)])}
        />
        <Select
          name="trigger"
          label={say('rule.trigger')}
          error={wrongField(problem, 'trigger') && say('rule.wrong.trigger', { triggers })}
          defaultValue={replaced?.trigger ?? 'created'}
          options={RuleTrigger.options.map((trigger) => [trigger, say(`retention.trigger.${trigger}`)])}
        />
      </div>
      <Choice
        name="action"
        label={say('rule.action')}
        defaultValue={replaced?.action ?? 'review'}
        options={RuleAction.options.map((value) => ({
          value,
          label: say(`rule.action.${value}`),
          hint: say(`rule.action.${value}.hint`),
        }))}
      />
      <div className="actions">
        <Submit intent="make">{say('rule.make')}</Submit>
        <Submit intent="try" className="">
          {say('rule.try')}
        </Submit>
      </div>
    </Form>
  );
}

const hasTriggers = (what: What): boolean => supports[what].triggers.length > 0;

type PlaceProps = Pick<RuleFormProps, 'places' | 'replaced' | 'problem'> & { wrong: string | undefined };

function PlaceFields({ places, replaced, problem, wrong }: PlaceProps) {
  const { say } = useVoice();
  const isOfDocument = replaced?.level === 'document';
  return (
    <>
      <Select
        name="place"
        label={say('rule.place')}
        error={wrong}
        defaultValue={replaced && !isOfDocument ? placeOf(replaced) : 'tenant'}
        options={[['tenant', say('rule.place.tenant')]]}
        groups={[
          { label: say('rule.place.spaces'), options: places.spaces.map(({ id, name }) => [`space:${id}`, name]) },
          {
            label: say('rule.place.collections'),
            options: places.collections.map(({ id, name, space }) => [`collection:${id}`, `${space}: ${name}`]),
          },
        ]}
      />
      <Input
        name="document"
        label={say('rule.document')}
        hint={say('rule.document.hint')}
        error={wrongField(problem, 'objectId') && say('rule.wrong.document')}
        defaultValue={isOfDocument ? `/document/${replaced.objectId}` : ''}
      />
      <Select
        name="classLevel"
        label={say('rule.class')}
        error={wrongField(problem, 'classLevel') && say('rule.wrong.class')}
        defaultValue={replaced?.classLevel ?? ''}
        options={[['', say('rule.class.any')], ...places.levels.map(({ level, name }) => [level, name] as const)]}
      />
    </>
  );
}
