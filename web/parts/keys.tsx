/** Keys as a list: what each may, whom it acts for, how it is used, and how it is renewed or ended. */
import { Form } from '@remix-run/react';
import { useId } from 'react';
import type { Key } from '#schema/key.ts';
import { Confirm, Confirmed } from './confirm.tsx';
import { Submit } from './form.tsx';
import type { KeyPlaces } from './key.server.ts';
import { Empty } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

interface ListProps {
  keys: readonly Key[];
  /** What the reader can name of what keys are kept to. */
  places: KeyPlaces;
  /** Whose own keys are renewed here; those of services are by whoever sees to keys. */
  personId: string;
}

export function KeyList({ keys, places, personId }: ListProps) {
  const { say } = useVoice();
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{say('key.list')}</h2>
      {keys.length === 0 && (
        <Empty title={say('key.empty')}>
          <p>{say('key.empty.next')}</p>
        </Empty>
      )}
      <ul className="keys">
        {keys.map((key) => (
          <li key={key.id}>
            <h3>
              {key.name} <KeyState item={key} />
            </h3>
            <p>
              {say(`key.kind.${key.kind}`)} <code>{`${key.prefix}…${key.lastFour}`}</code>
            </p>
            <KeyFacts item={key} places={places} />
            {stateOf(key) === 'good' && <KeyActions item={key} isRenewable={isRenewable(key, personId)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

const isRenewable = ({ owner }: Key, personId: string) => owner.kind === 'service' || owner.id === personId;

/** Two weeks before its end a key says so. */
const soonMs = 14 * 86_400_000;

const stateOf = ({ revokedAt, revokedWhy, expiresAt }: Key) => {
  if (revokedAt) return revokedWhy ?? 'revoked';
  return expiresAt && Date.parse(expiresAt) <= Date.now() ? 'over' : 'good';
};

function KeyState({ item }: { item: Key }) {
  const { say } = useVoice();
  return <span className="state">{say(`key.state.${stateOf(item)}`)}</span>;
}

function KeyFacts({ item, places }: { item: Key; places: KeyPlaces }) {
  const { say } = useVoice();
  const { owner, permissions, lastUsedAt, previousUntil } = item;
  return (
    <dl className="facts">
      <dt>{say('key.owner')}</dt>
      <dd>{owner.kind === 'service' ? say('key.owner.service', { name: owner.name }) : owner.name}</dd>
      <dt>{say('key.may')}</dt>
      <dd>{permissions.map((one) => say(`key.permission.${one}`)).join(', ') || say('key.may.none')}</dd>
      <dt>{say('key.reach')}</dt>
      <dd>
        <Reach item={item} places={places} />
      </dd>
      <dt>{say('key.created')}</dt>
      <dd>
        <Time at={item.createdAt} />
      </dd>
      <dt>{say('key.used')}</dt>
      <dd>{lastUsedAt ? <Time at={lastUsedAt} clock /> : say('key.used.never')}</dd>
      <dt>{say('key.expires')}</dt>
      <dd>
        <Expiry item={item} />
      </dd>
      {previousUntil && (
        <>
          <dt>{say('key.previous')}</dt>
          <dd>
            <Time at={previousUntil} clock />
          </dd>
        </>
      )}
    </dl>
  );
}

function Reach({ item, places }: { item: Key; places: KeyPlaces }) {
  const { say } = useVoice();
  const { kinds, networks, origins, perMinute, perHour } = item;
  const from = [...networks, ...origins];
  return [
    placeOf(say, item, places),
    ...kinds.map((kind) => say(`key.about.${kind}`)),
    ...(from.length > 0 ? [say('key.reach.from', { places: from.join(', ') })] : []),
    ...(perMinute === null ? [] : [say('key.reach.perMinute', { count: perMinute })]),
    ...(perHour === null ? [] : [say('key.reach.perHour', { count: perHour })]),
  ].join('; ');
}

/** In words; without a name where the reader does not reach the place. */
function placeOf(say: ReturnType<typeof useVoice>['say'], { spaceId, collectionId, owner }: Key, places: KeyPlaces) {
  if (!spaceId && !collectionId) return say('key.reach.all', { name: owner.name });
  const kind = collectionId ? 'collection' : 'space';
  const place = [...places.spaces, ...places.collections].find(({ id }) => id === (collectionId ?? spaceId));
  return place ? say(`key.reach.${kind}`, { name: place.name }) : say(`key.reach.${kind}.other`);
}

function Expiry({ item: { expiresAt, revokedAt } }: { item: Key }) {
  const { say } = useVoice();
  if (!expiresAt) return say('key.expires.never');
  const ahead = Date.parse(expiresAt) - Date.now();
  return (
    <>
      <Time at={expiresAt} /> {!revokedAt && ahead > 0 && ahead < soonMs && <strong>{say('key.expires.soon')}</strong>}
    </>
  );
}

const graces = [0, 60, 1440, 10_080] as const;

function KeyActions({ item: { id, name }, isRenewable }: { item: Key; isRenewable: boolean }) {
  const { say } = useVoice();
  const field = useId();
  return (
    <div className="actions">
      {isRenewable && (
        <Confirm
          label={say('key.rotate')}
          spokenLabel={say('key.rotate.one', { name })}
          title={say('key.rotate.title', { name })}
          about={say('key.rotate.about')}
          look="quiet"
        >
          <Form method="post">
            <input type="hidden" name="id" value={id} />
            <div className="field">
              <label htmlFor={field}>{say('key.rotate.grace')}</label>
              <select id={field} name="graceMinutes" defaultValue={60}>
                {graces.map((minutes) => (
                  <option key={minutes} value={minutes}>
                    {say(`key.grace.${minutes}`)}
                  </option>
                ))}
              </select>
            </div>
            <Submit intent="rotate">{say('key.rotate')}</Submit>
          </Form>
        </Confirm>
      )}
      <Confirmed
        label={say('key.revoke')}
        spokenLabel={say('key.revoke.one', { name })}
        title={say('key.revoke.title', { name })}
        about={say('key.revoke.about')}
        look="quiet danger"
        intent="revoke"
        fields={{ id }}
      />
    </div>
  );
}
