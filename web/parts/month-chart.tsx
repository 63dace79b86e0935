/** Bars of how much goes in each month. Whoever does not see it hears each month; the table beside it says more. */
import { useId } from 'react';
import { useVoice } from './voice.tsx';

interface Props {
  title: string;
  months: readonly { month: string; items: number }[];
}

const [barWidth, gap, height, foot] = [36, 12, 140, 24];

export function MonthChart({ title, months }: Props) {
  const { say, number } = useVoice();
  const id = useId();
  const most = Math.max(1, ...months.map(({ items }) => items));
  const described = months.map(({ month, items }) => say('calendar.bar', { month, count: items })).join('. ');
  const width = months.length * (barWidth + gap);
  return (
    <svg
      className="month-chart"
      viewBox={`0 -18 ${width} ${height + foot + 18}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-described`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-described`}>{described}</desc>
      {months.map(({ month, items }, nth) => {
        // What there is can be seen, however little beside the rest.
        const tall = items === 0 ? 0 : Math.max(2, (items / most) * height);
        const middle = nth * (barWidth + gap) + barWidth / 2;
        return (
          <g key={month}>
            <rect x={middle - barWidth / 2} y={height - tall} width={barWidth} height={tall} />
            {items > 0 && (
              <text x={middle} y={height - tall - 4}>
                {number(items)}
              </text>
            )}
            <text x={middle} y={height + 16}>
              {month.slice(2)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
