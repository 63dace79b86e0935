/** Styles of a Word document: which of them make headings, list items and captions. */
import type { Archive } from '../archive.ts';
import { primaryTag } from '../package.ts';
import { type Attributes, attribute, walk } from '../sax.ts';

/** `depth` of a heading from 1, `level` of a list item from 1; null where it is none. */
export type Style = { depth: number | null; level: number | null; isCaption: boolean; isCode: boolean };

export const plainStyle: Style = { depth: null, level: null, isCaption: false, isCode: false };

type Raw = Style & { basedOn: string | null; isSet: boolean };

const part = 'word/styles.xml';
/** Styles are based on each other; a circle ends here. */
const LONGEST_CHAIN = 12;

export async function readStyles(
  archive: Archive,
): Promise<{ styles: ReadonlyMap<string, Style>; language: string | null }> {
  const raw = new Map<string, Raw>();
  let language: string | null = null;
  let open: Raw | null = null;
  if (!archive.names.has(part)) return { styles: raw, language };
  await walk(archive.stream(part), {
    open(name, attributes) {
      if (name === 'style') {
        open = { ...plainStyle, basedOn: null, isSet: false };
        raw.set(attribute(attributes, 'styleId') ?? '', open);
      } else if (name === 'lang' && open === null) language = primaryTag(attribute(attributes, 'val'));
      else if (open !== null) note(open, name, attributes);
    },
    close: (name) => void (name === 'style' && (open = null)),
  });
  return { styles: new Map([...raw.keys()].map((id) => [id, inherited(raw, id)])), language };
}

function note(style: Raw, element: string, attributes: Attributes): void {
  const value = attribute(attributes, 'val') ?? '';
  if (element === 'basedOn') style.basedOn = value;
  if (element === 'name') Object.assign(style, byName(value));
  if (element === 'outlineLvl') Object.assign(style, outlined(value), { isSet: true });
  if (element === 'ilvl') Object.assign(style, { level: Number(value) + 1, isSet: true });
  if (element === 'numId') Object.assign(style, { level: style.level ?? 1, isSet: true });
}

/** Word's own names are English whatever language it speaks to people. */
function byName(name: string): Partial<Raw> {
  const heading = /^heading (\d)$/i.exec(name)?.[1];
  if (heading !== undefined) return { depth: Number(heading), isSet: true };
  if (/^title$/i.test(name)) return { depth: 1, isSet: true };
  if (/^subtitle$/i.test(name)) return { depth: 2, isSet: true };
  if (/^list (bullet|number|continue)?\s*\d?$/i.test(name))
    return { level: Number(/\d/.exec(name)?.[0] ?? 1), isSet: true };
  if (/^caption$/i.test(name)) return { isCaption: true, isSet: true };
  if (/^(html preformatted|code|source code|macro text)$/i.test(name)) return { isCode: true, isSet: true };
  return {};
}

/** Of `outlineLvl`: 9 is text. */
export function outlined(value: string): { depth: number | null } {
  const level = Number(value);
  return { depth: level >= 0 && level < 9 ? level + 1 : null };
}

function inherited(raw: Map<string, Raw>, id: string): Style {
  let style = raw.get(id);
  for (let at = 0; at < LONGEST_CHAIN && style !== undefined && !style.isSet && style.basedOn !== null; at += 1) {
    style = raw.get(style.basedOn);
  }
  const { depth, level, isCaption, isCode } = style ?? plainStyle;
  return { depth, level, isCaption, isCode };
}
