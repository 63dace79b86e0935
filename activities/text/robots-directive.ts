/**
 * What robots may do with a page, as its meta tags and X-Robots-Tag headers say: `noindex`, `nofollow`, `none`, and
 * `unavailable_after` with a date that has passed. Directives for all robots and for our own add up, so that the
 * stricter one holds; those for other robots say nothing, and so do directives that are not about learning.
 */

/** `agent` is null where a directive is for all. */
export type RobotsLine = { agent: string | null; directives: string };
export type RobotsSay = { index: boolean; follow: boolean };

/** Directives that take a value after a colon; any other name before a colon is a robot's. */
const WITH_VALUE = new Set(['unavailable_after', 'max-snippet', 'max-image-preview', 'max-video-preview']);
/** A date may hold a comma after its weekday. */
const TOKEN = /unavailable_after\s*:\s*(?:[a-z]{3,9}\s*,)?[^,]*|[^,]+/gi;
const NAMED = /^\s*([^\s:,]+)\s*:(.*)$/s;

/** The directives of `lines` that are for all or for `agent`, such as `diarium`, taken together at `nowMs`. */
export function readRobots(lines: RobotsLine[], agent: string, nowMs: number): RobotsSay {
  const say = { index: true, follow: true };
  for (const line of lines) {
    let isOurs = line.agent === null || isNamed(line.agent, agent);
    for (const [token] of line.directives.matchAll(TOKEN)) {
      const [, name, rest] = NAMED.exec(token) ?? [];
      if (name === undefined || rest === undefined || WITH_VALUE.has(name.toLowerCase())) {
        if (isOurs) obey(say, token, nowMs);
        continue;
      }
      // `googlebot: noindex, nofollow`: whom it is for holds until another is named.
      isOurs = isNamed(name, agent);
      if (isOurs) obey(say, rest, nowMs);
    }
  }
  return say;
}

function isNamed(name: string, agent: string): boolean {
  const asked = name.trim().toLowerCase();
  return asked === 'robots' || asked === '*' || asked === agent.toLowerCase();
}

function obey(say: RobotsSay, token: string, nowMs: number): void {
  const [, name, value] = NAMED.exec(token) ?? [];
  if (name?.toLowerCase() === 'unavailable_after' && Date.parse(value!.trim()) <= nowMs) say.index = false;
  // `max-image-preview: none` forbids no more than a picture.
  if (name !== undefined) return;
  // Some sites part their directives by spaces alone.
  for (const directive of token.trim().toLowerCase().split(/\s+/)) {
    if (directive === 'noindex' || directive === 'none') say.index = false;
    if (directive === 'nofollow' || directive === 'none') say.follow = false;
  }
}
