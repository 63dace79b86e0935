/** Moments of a recording as people write them. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `0:17`, `12:05`, `1:02:05`, from seconds. */
export function clockWords(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
