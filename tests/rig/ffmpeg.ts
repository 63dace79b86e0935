/** Whether this machine has FFmpeg: without it recordings that are not plain WAV cannot be heard. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const whyNoFfmpeg: string | undefined = await promisify(execFile)('ffmpeg', ['-version']).then(
  () => undefined,
  () => 'no FFmpeg: apt-get install ffmpeg',
);
