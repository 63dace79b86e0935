/** What a tenant uses, and how much of what it may. */
import type { Quota, Tenant } from '#schema/tenant.ts';
import { bytesPerMegabyte } from './tenant-form-data.ts';
import { useVoice } from './voice.tsx';

const shown = ['people', 'pages', 'bytes'] as const satisfies (keyof Quota)[];

export function Use({ tenant }: { tenant: Pick<Tenant, 'used' | 'quota'> }) {
  const { say } = useVoice();
  const write = useAmount();
  return (
    <div className="use">
      {shown.map((name) => {
        const [used, most] = [tenant.used[name], tenant.quota[name]];
        const amounts = { used: write(name, used), most: most === null ? '' : write(name, most) };
        const text = say(most === null ? 'tenant.use.open' : 'tenant.use.bounded', amounts);
        return (
          <div key={name}>
            <p id={`use-${name}`}>
              <strong>{say(`tenant.use.${name}`)}</strong>: {text}
            </p>
            {most !== null && (
              <meter aria-labelledby={`use-${name}`} min={0} max={Math.max(1, most)} high={most * 0.9} value={used} />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** `12 / 50` in a cell of a table; without a quota the number alone. */
export function UseInShort({ tenant, name }: { tenant: Pick<Tenant, 'used' | 'quota'>; name: keyof Quota }) {
  const write = useAmount();
  const most = tenant.quota[name];
  const used = write(name, tenant.used[name]);
  return most === null ? used : `${used} / ${write(name, most)}`;
}

function useAmount() {
  const { say, number } = useVoice();
  return (name: keyof Quota, value: number) =>
    name === 'bytes' ? say('tenant.megabytes', { size: value / bytesPerMegabyte }) : number(value);
}
