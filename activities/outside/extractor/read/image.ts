/** Pictures: the text in them is recognised. What takes too many pixels is refused before it is decoded. */
import { UnreadableFile } from '#schema/unreadable.ts';
import { LIMITS, megabytes } from '../limits.ts';
import { pixelsOf } from './picture-size.ts';
import { type Read, whole } from './reading.ts';
import { recognise } from './recognise.ts';

export const readImage: Read = async (reading) => {
  const size = pixelsOf(reading.bytes);
  if (size !== null && size.width * size.height > LIMITS.pixels)
    throw new UnreadableFile('The picture has too many pixels', 'too-much-memory', {
      limitMegabytes: megabytes(LIMITS.memoryBytes),
    });
  const ending = /\.(\w+)$/.exec(reading.name)?.[1]?.toLowerCase() ?? 'png';
  const elements = await recognise({ bytes: reading.bytes, ending }, reading);
  return whole({ pages: 1, elements: elements.map((element) => ({ ...element, page: 1 })) });
};
