/** What the three Open XML formats have in common: parts that point at each other, and a title and language. */
import { posix } from 'node:path';
import type { Archive } from './archive.ts';
import { attribute, walk } from './sax.ts';

export type Relation = { type: string; target: string };

/** What `part` points at, by id: the last word of each type, and the name of a part of the archive. */
export async function relationsOf(archive: Archive, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations = new Map<string, Relation>();
  if (!archive.names.has(name)) return relations;
  await walk(archive.stream(name), {
    open(element, { Id, Type = '', Target = '', TargetMode }) {
      if (element !== 'Relationship' || Id === undefined || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return relations;
}

/** Parts of a type that are there, in the order in which they are named. */
export const targetsOf = (relations: Map<string, Relation>, type: string, { names }: Archive): string[] =>
  [...relations.values()]
    .filter((relation) => relation.type === type && names.has(relation.target))
    .map(({ target }) => target);

/** As the file's properties say; null where they do not. */
export async function propertiesOf(archive: Archive): Promise<{ title: string | null; language: string | null }> {
  const found = { title: '', language: '' };
  let open: keyof typeof found | null = null;
  if (archive.names.has('docProps/core.xml')) {
    await walk(archive.stream('docProps/core.xml'), {
      open: (name) => void (open = name === 'title' || name === 'language' ? name : null),
      text: (text) => void (open !== null && (found[open] += text)),
      close: () => void (open = null),
    });
  }
  return { title: found.title.trim() || null, language: primaryTag(found.language) };
}

/** `sv` of `sv-SE`; null for what is no language. */
export const primaryTag = (tag: string | undefined): string | null =>
  /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag?.trim() ?? '')?.[1]?.toLowerCase() ?? null;

/** Whether a switch that may have no value is on. */
export const isOn = (attributes: Record<string, string>): boolean =>
  !/^(0|false|off|none)$/i.test(attribute(attributes, 'val') ?? 'true');
