/**
 * The door to FFmpeg: what a recording is, and its sound. https://ffmpeg.org/ffprobe.html
 */
import { UnreadableFile } from '#schema/unreadable.ts';
import { lazyConfinement } from './extractor/confine.ts';
import { output, type ProgramLimits, wholeOutput } from './program.ts';
import { samplesPerSecond } from './sounds.ts';

/** `durationMs` as the header says, which may be anything; null where it says nothing. */
export type MediaFacts = { durationMs: number | null };

export type Media = {
  /** Throws UnreadableFile: `no-sound`, `too-long`, `damaged`, `missing-program`, `read-timeout`, `too-much-memory`. */
  probe(path: string, signal: AbortSignal): Promise<MediaFacts>;
  /** Its first sound as `sounds.ts` keeps it, in pieces as it is converted. Throws as `probe` does. */
  sound(path: string, signal: AbortSignal): AsyncIterable<Buffer>;
};

const longestHours = 10;
const longestSeconds = longestHours * 3_600;
/** Of a header that is only a little longer, the recording is. */
const leewaySeconds = 60;

const limits = { memoryBytes: 400 * 2 ** 20, addressSpaceBytes: 2 * 2 ** 30 };
const probing: ProgramLimits = { ...limits, deadlineMs: 30_000 };
/** Ten hours of video from a slow disk. */
const converting: ProgramLimits = { ...limits, deadlineMs: 30 * 60_000 };

/** Kinds of containers that are opened: none that names other files or addresses, as play lists do. */
const containers = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,wav,w64,flac,aac,mp3';
const given = (path: string) => [
  ...['-v', 'error', '-protocol_whitelist', 'file', '-format_whitelist', containers],
  ...['-i', `file:${path}`],
];

type Probed = {
  streams?: { codec_type?: string }[];
  format?: { duration?: string };
};

export function openMedia(): Media {
  const confined = lazyConfinement();
  return {
    async probe(path, signal) {
      const argv = ['ffprobe', ...given(path), '-show_entries', 'format=duration:stream=codec_type', '-of', 'json'];
      const answer = await wholeOutput(await confined(), { argv, name: 'FFmpeg', signal, limits: probing });
      return factsOf(JSON.parse(answer.toString()) as Probed);
    },
    async *sound(path, signal) {
      const wanted = ['-map', '0:a:0', '-ac', '1', '-ar', String(samplesPerSecond), '-t', String(longestSeconds)];
      const argv = ['ffmpeg', '-nostdin', '-threads', '1', ...given(path), ...wanted, '-f', 's16le', 'pipe:1'];
      yield* output(await confined(), { argv, name: 'FFmpeg', signal, limits: converting });
    },
  };
}

function factsOf({ streams = [], format = {} }: Probed): MediaFacts {
  if (!streams.some(({ codec_type: type }) => type === 'audio')) {
    throw new UnreadableFile('There is no sound in it', 'no-sound');
  }
  const seconds = Number(format.duration ?? Number.NaN);
  if (seconds > longestSeconds + leewaySeconds) {
    throw new UnreadableFile('It is too long', 'too-long', { hours: longestHours });
  }
  return { durationMs: seconds >= 0 ? Math.round(seconds * 1_000) : null };
}
