import { expect, test } from 'vitest';
import { InvalidInput } from '#schema/errors.ts';
import { readFeed } from './web-feed.ts';

const url = 'https://a.example/news/feed.xml';

test('RSS 2.0: links, whatever stands around them', () => {
  const xml = `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
    <atom:link href="https://a.example/news/feed.xml" rel="self"/><link>https://a.example/</link>
    <item><title>One</title><link> https://a.example/1?x=1&amp;y=2#top </link><guid>https://a.example/no</guid></item>
    <item><link><![CDATA[/2?utm_source=rss]]></link><atom:link rel="self" href="/no"/></item>
    <item><guid>https://a.example/3</guid></item>
    <item><guid isPermaLink="false">https://a.example/no</guid></item><item><guid>tag:a.example,2024:5</guid></item>
    <item><source><link>https://b.example/</link></source><link>https://a.example/4</link></item>
    <item><link>https://a.example/3</link></item><item><link>mailto:a@a.example</link></item></channel></rss>`;
  expect(readFeed(xml, url)).toEqual([
    'https://a.example/1?x=1&y=2',
    'https://a.example/2',
    'https://a.example/3',
    'https://a.example/4',
  ]);
});

test('Atom: the alternate link of each entry, not the one to edit it or to what is enclosed', () => {
  const xml = `<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry>
      <link rel="edit" href="/edit/1"/><link rel="alternate" href="one"/><link rel="enclosure" href="/1.mp3"/>
      <content type="xhtml"><div><a href="/no"/></div></content></entry>
    <entry><link href="https://a.example/2"/></entry><entry><id>https://a.example/no</id></entry></feed>`;
  expect(readFeed(xml, url)).toEqual(['https://a.example/news/one', 'https://a.example/2']);
});

test('RDF: items beside the channel', () => {
  const xml = `<rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/"><channel><link>https://a.example/</link>
    <items><rdf:Seq><rdf:li resource="https://a.example/no"/></rdf:Seq></items></channel>
    <item rdf:about="https://a.example/1"><link>https://a.example/1</link></item></rdf:RDF>`;
  expect(readFeed(xml, url)).toEqual(['https://a.example/1']);
});

test('JSON Feed', () => {
  const version = 'https://jsonfeed.org/version/1.1';
  const items = [{ url: '/1' }, { id: '2' }, null, { url: 3 }];
  expect(readFeed(JSON.stringify({ version, items }), url)).toEqual(['https://a.example/1']);
});

test('what is no feed is refused, and an empty feed is one', () => {
  const refused = [
    '',
    '<html></html>',
    '<urlset/>',
    '{',
    '{"items":[]}',
    '{"version":"https://jsonfeed.org/version/1"}',
    '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>',
    `<rss>${'<channel>'.repeat(100)}`,
  ];
  for (const text of refused) expect(() => readFeed(text, url), text.slice(0, 40)).toThrow(InvalidInput);
  expect(readFeed('<rss><channel/></rss>', url)).toEqual([]);
});

test('no more than 10,000 entries are taken', () => {
  const items = Array.from({ length: 10_010 }, (_, at) => `<item><link>/${at}</link></item>`);
  expect(readFeed(`<rss><channel>${items.join('')}</channel></rss>`, url)).toHaveLength(10_000);
});
