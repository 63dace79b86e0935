/** Bars of how much goes in each month: a list, with each number beside its bar for whoever does not see that. */
import { useVoice } from './voice.tsx';

interface Props {
  title: string;
  months: readonly { month: string; items: number }[];
}

export function MonthChart({ title, months }: Props) {
  const { say } = useVoice();
  const most = Math.max(1, ...months.map(({ items }) => items));
  return (
    <figure className="month-chart">
      <figcaption>{title}</figcaption>
      <ol>
        {months.map(({ month, items }) => (
          <li key={month}>
            <span>{month}</span>
            <svg aria-hidden="true">
              <rect width={`${shareOf(items, most)}%`} height="100%" />
            </svg>
            <span>{say('calendar.bar', { count: items })}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

/** In per cent; what there is can be seen, however little beside the rest. */
const shareOf = (items: number, most: number): number => (items === 0 ? 0 : Math.max(1, (items / most) * 100));
