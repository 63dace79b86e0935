/** Where a slide's placeholders stand that do not say so themselves: as its layout has them, or else the layout's master. */
import { UnreadableFile } from '#schema/unreadable.ts';
import type { Archive } from '../archive.ts';
import { type Relation, relationsOf, targetsOf } from '../package.ts';
import type { Place } from './place.ts';
import { type Placeholder, readShapes, type Shape } from './shape.ts';

/** The place that a layout gives to a placeholder; null where it has none for it. */
export type PlaceOf = (placeholder: Placeholder) => Place | null;

/** Finds the layout of a slide by the slide's relations. Slides share layouts: each is read once, when first asked for. */
export function layoutsOf(archive: Archive): (relations: Map<string, Relation>) => Promise<PlaceOf> {
  const known = new Map<string, PlaceOf>();
  return async (relations) => {
    const [layout] = targetsOf(relations, 'slideLayout', archive);
    if (layout === undefined) return nowhere;
    const placeOf = known.get(layout) ?? (await readLayout(archive, layout).catch(withoutDamaged));
    known.set(layout, placeOf);
    return placeOf;
  };
}

async function readLayout(archive: Archive, layout: string): Promise<PlaceOf> {
  const own = await shapesOf(archive, layout);
  const [master] = targetsOf(await relationsOf(archive, layout), 'slideMaster', archive);
  const above = master === undefined ? [] : await shapesOf(archive, master);
  return (wanted) => {
    const kept = own.find(({ placeholder }) => placeholder?.index === wanted.index);
    const family = familyOf(kept?.placeholder ?? wanted);
    const general = above.find(({ placeholder }) => placeholder !== null && familyOf(placeholder) === family);
    return kept?.place ?? general?.place ?? null;
  };
}

const shapesOf = (archive: Archive, part: string): Promise<Shape[]> => readShapes(archive.stream(part));

const nowhere: PlaceOf = () => null;

/** Layouts say where text stands, not what it is: a damaged one, at which parsers throw anything, takes no text with it. */
function withoutDamaged(error: unknown): PlaceOf {
  if (error instanceof UnreadableFile && error.code !== 'damaged') throw error;
  return nowhere;
}

/** A master has one place for titles, and one for all that is text, pictures, tables or charts. */
function familyOf({ type }: Placeholder): string {
  if (type === 'ctrTitle') return 'title';
  return ['title', 'dt', 'ftr', 'hdr', 'sldNum'].includes(type) ? type : 'body';
}
