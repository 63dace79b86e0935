/** A file's text says where each page begins and what is uncertain; its picture has its boxes without any style. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Block, Document } from '#schema/document.ts';
import { OriginalView } from './original-view.tsx';
import { Reading } from './reading.tsx';

const text = 'Ett\nTvå\nTre\nFyra';
const block = (from: number, to: number, more: Partial<Block>): Block => ({ kind: 'paragraph', from, to, ...more });

test('a page is named where it begins, a sheet by its name, and what is uncertain is marked', () => {
  const blocks = [
    block(0, 3, { page: 1, confidence: 0.95 }),
    block(4, 7, { page: 1, confidence: 0.3 }),
    block(8, 11, { kind: 'item', page: 2 }),
    block(12, 16, { kind: 'item', page: 3, place: 'Budget' }),
  ];
  const html = renderToStaticMarkup(
    <Reading text={text} blocks={blocks} marks={[{ from: 8, to: 11 }]} language="sv" />,
  );
  expect([...html.matchAll(/class="page-start"[^>]*>([^<]*)/g)].map(([, said]) => said)).toEqual([
    ...['Sida 1', 'Sida 2', 'Budget'],
  ]);
  expect(html.match(/osäkert avläst/g)).toHaveLength(1);
  expect(html).toContain('<li class="level-1"><mark id="cited">Tre</mark></li>');
});

test('a web page has no pages to name', () => {
  const html = renderToStaticMarkup(<Reading text={text} blocks={[block(0, 16, {})]} marks={[]} language="sv" />);
  expect(html).not.toContain('page-start');
});

test('the cited place is marked on a picture, by attributes alone', () => {
  const blocks = [block(0, 3, { page: 1, box: [0.1, 0.2, 0.5, 0.25] })];
  const document = { id: 'd', version: { id: 'v' }, mediaType: 'image/png', blocks } as unknown as Document;
  const html = renderToStaticMarkup(
    <OriginalView document={document} marks={[{ from: 0, to: 2 }]} page={1} onDrawn={() => {}} />,
  );
  expect(html).toContain('src="/api/v1/document/d/original?versionId=v"');
  expect(html).toMatch(/<rect x="0.1" y="0.2" width="0.4" height="0.0\d+"/);
  expect(html).not.toContain('style=');
});
