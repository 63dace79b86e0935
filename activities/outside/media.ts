/**
 * The door to FFmpeg: what a recording is, and its sound. https://ffmpeg.org/ffprobe.html
 */
import { UnreadableFile } from '#schema/unreadable.ts';
import { type Confinement, findConfinement } from './extractor/confine.ts';
import { output, type ProgramLimits, wholeOutput } from './program.ts';
import { samplesPerSecond } from './sounds.ts';

/** `durationMs` as the header says, which may be anything; null where it says nothing. */
export type MediaFacts = { durationMs: number | null; codec: string; hasVideo: boolean };

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
  streams?: { codec_type?: string; codec_name?: string; disposition?: { attached_pic?: number } }[];
  format?: { duration?: string };
};

/** Looks what this machine can do when the first recording comes. */
export function openMedia(): Media {
  let confinement: Promise<Confinement> | undefined;
  const confined = () => {
    confinement ??= findConfinement();
    return confinement;
  };
  return {
    async probe(path, signal) {
      const shown = ['-show_entries', 'format=duration:stream=codec_type,codec_name:stream_disposition=attached_pic'];
      const argv = ['ffprobe', ...given(path), ...shown, '-of', 'json'];
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
  const sound = streams.find(({ codec_type }) => codec_type === 'audio');
  if (!sound) throw new UnreadableFile('There is no sound in it', 'no-sound');
  const seconds = Number(format.duration);
  const durationMs = Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1_000) : null;
  if (seconds > longestSeconds + leewaySeconds) {
    throw new UnreadableFile('It is too long', 'too-long', { hours: longestHours });
  }
  const hasVideo = streams.some(
    ({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1,
  );
  return { durationMs, codec: sound.codec_name ?? 'unknown', hasVideo };
}
