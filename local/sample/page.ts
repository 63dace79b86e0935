/** Reads the sample site's content files: a few `key: value` lines, a line of dashes, then Markdown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';

export type Language = 'sv' | 'en';

export type Page = {
  /** Clean path on the site; a Swedish file loses its language, an English one keeps it. */
  path: string;
  language: Language;
  title: string;
  /** Short name for menus and breadcrumbs. */
  menu: string;
  summary: string;
  /** ISO dates, day precision. */
  published: string;
  modified: string;
  /** Path of the same page in the other language. */
  translation?: string;
  charset: 'utf-8' | 'windows-1252';
  delayMs: number;
  /** The rendered text, without the heading of the page. */
  html: string;
};

const markdown = new Marked({ gfm: true });

/** All pages under `folder` (`sv/**.md`, `en/**.md`), by path; translations are known from both sides. */
export function readPages(folder: string): Page[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  const pages = files.map((file) => parsePage(file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')));
  const swedish = new Map(pages.filter((page) => page.language === 'sv').map((page) => [page.path, page]));
  for (const page of pages) {
    const original = page.translation === undefined ? undefined : swedish.get(page.translation);
    if (original) original.translation = page.path;
  }
  return pages.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function parsePage(file: string, source: string): Page {
  const end = source.indexOf('\n---\n');
  const facts = new Map(source.slice(0, end).split('\n').map(splitFact));
  const required = (key: string): string => {
    const value = facts.get(key);
    if (value === undefined) throw new Error(`${file} has no ${key}`);
    return value;
  };
  const title = required('title');
  return {
    path: pathOf(file),
    language: file.startsWith('en/') ? 'en' : 'sv',
    title,
    menu: facts.get('menu') ?? title,
    summary: required('summary'),
    published: required('published'),
    modified: required('modified'),
    translation: facts.get('translates'),
    charset: facts.get('charset') === 'windows-1252' ? 'windows-1252' : 'utf-8',
    delayMs: Number(facts.get('delayMs') ?? 0),
    html: markdown.parse(source.slice(end + 5), { async: false }),
  };
}

function splitFact(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}

function pathOf(file: string): string {
  const path = `/${file}`
    .replace(/\.md$/, '')
    .replace(/\/index$/, '')
    .replace(/^\/sv(?=\/|$)/, '');
  return path === '' ? '/' : path;
}
