/** One measured number, and how it is printed: a JSON object a line, or a table for people. */

export type Row = {
  bench: string;
  name: string;
  value: number;
  unit: string;
  /** What it is compared with, measured in the same run; null when it stands alone. */
  peer: string | null;
  /** Ours divided by the peer's; null without a peer, and when what was measured is not correct. */
  ratio: number | null;
  /** The bound, as in `>= 0.95` or `<= 50`; null where there is none. */
  goal: string | null;
  /** Whether the goal is met; true without one. */
  ok: boolean;
};

export type Measured = {
  name: string;
  value: number;
  unit: string;
  peer?: { name: string; value: number };
  goal?: `${'>=' | '<='} ${number}`;
};

/** A row of `bench`, judged by its goal. */
export function row(bench: string, { name, value, unit, peer, goal }: Measured): Row {
  const bound = goal === undefined ? 0 : Number(goal.slice(3));
  const ok = goal === undefined || (goal.startsWith('>=') ? value >= bound : value <= bound);
  const ratio = peer && peer.value > 0 ? rounded(value / peer.value) : null;
  return { bench, name, value: rounded(value), unit, peer: peer?.name ?? null, ratio, goal: goal ?? null, ok };
}

/** Four digits that say something. */
const rounded = (value: number) => Number(value.toPrecision(4));

/** One line of the table. */
export function line({ name, value, unit, peer, ratio, goal, ok }: Row): string {
  const compared = peer === null ? '' : `${ratio ?? '–'} × ${peer}`;
  const judged = goal === null ? '' : `${ok ? 'ok  ' : 'MISS'} ${goal}`;
  return [name.padEnd(44), `${value} ${unit}`.padEnd(20), compared.padEnd(24), judged].join(' ').trimEnd();
}
