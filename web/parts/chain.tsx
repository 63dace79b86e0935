/** Who vouches for the chain: the heads that were signed, and the places outside the database that keep them. */
import { agreesOutside } from '#schema/chain-agree.ts';
import type { ChainHead, ChainState } from '#schema/chain-state.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

/** `isWitnessed`: somebody elsewhere is told of them. */
export function HeadTable({ heads, isWitnessed }: { heads: ChainHead[]; isWitnessed: boolean }) {
  const { say, number } = useVoice();
  const columns = [
    { label: say('chain.head.signed') },
    { label: say('chain.head.seq'), kind: 'number' },
    { label: say('chain.head.key') },
  ] as const;
  const witness = isWitnessed ? [{ label: say('chain.head.witnessed') }] : [];
  return (
    <Table caption={say('chain.heads')} columns={[...columns, ...witness]} isStacked>
      {heads.map(({ head: { seq, signedAt, keyId }, witnessedAt }) => (
        <tr key={seq}>
          <td>
            <Time at={signedAt} clock />
          </td>
          <td className="number">{number(seq)}</td>
          <td>
            <code>{keyId}</code>
          </td>
          {isWitnessed && <td>{witnessedAt ? <Time at={witnessedAt} clock /> : say('chain.head.unwitnessed')}</td>}
        </tr>
      ))}
    </Table>
  );
}

/** What restores took of the record, as whoever runs the installation has said and signed. */
export function Continued({ heads }: { heads: ChainHead[] }) {
  const { say } = useVoice();
  return heads.map(({ head: { seq, signedAt, lost } }) => (
    <p className="notice" key={seq}>
      <strong>{say('chain.continued')}</strong> <Time at={signedAt} clock />.{' '}
      {lost &&
        say('chain.continued.lost', {
          count: lost.toSeq - lost.fromSeq + 1,
          from: lost.fromSeq,
          to: lost.toSeq,
        })}
    </p>
  ));
}

/** The files' own store is compared by each check; a witness is somebody else's, who is told and not asked. */
export function PlaceTable({ chain: { lastCheck, witnessed } }: { chain: ChainState }) {
  const { say, number } = useVoice();
  const agrees = lastCheck && agreesOutside(lastCheck);
  const columns = [
    { label: say('chain.place') },
    { label: say('chain.place.upTo'), kind: 'number' },
    { label: say('chain.place.state') },
  ] as const;
  return (
    <Table caption={say('chain.places')} columns={columns} isStacked>
      <tr>
        <td>
          {say('chain.place.files')}
          <span className="detail">{say('chain.place.files.heads', { count: lastCheck?.heads ?? 0 })}</span>
        </td>
        <td className="number">{number(lastCheck?.headSeq ?? 0)}</td>
        <td>
          {agrees === null && say(lastCheck?.endedAt ? 'chain.place.empty' : 'chain.place.uncompared')}
          {agrees === true && say('chain.place.agrees')}
          {agrees === false && <strong>{say('chain.place.differs')}</strong>}
        </td>
      </tr>
      <tr>
        <td>{say('chain.place.witness')}</td>
        <td className="number">{number(witnessed?.seq ?? 0)}</td>
        <td>
          {witnessed ? (
            <>
              {say('chain.place.told')} <Time at={witnessed.at} clock />
            </>
          ) : (
            say('chain.place.untold')
          )}
        </td>
      </tr>
    </Table>
  );
}
