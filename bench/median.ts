/** The middle one of some measurements, which a machine that stumbles once does not move. */
export function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
