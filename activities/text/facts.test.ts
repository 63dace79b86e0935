import { expect, test } from 'vitest';
import { readPage } from './page.ts';

const url = 'https://ekdala.example/bygga/bygglov';
const read = (html: string) => readPage(html, { url });

test('what a page declares is read', () => {
  const facts = read(`<html lang="SV-se"><head><title> Bygglov &ndash; Ekdala </title>
    <meta property="article:published_time" content="2024-03-01T23:30:00-05:00">
    <link rel="canonical" href="/bygga/?utm_source=x#topp"><meta name="ROBOTS" content="noindex, nofollow"></head>
    <body><h1>Bygglov</h1></body></html>`);
  expect(facts).toMatchObject({
    title: 'Bygglov',
    language: 'sv',
    published: '2024-03-01',
    canonical: 'https://ekdala.example/bygga/',
    robots: { index: false, follow: false },
  });
});

test('what a page does not declare is not made up', () => {
  expect(read('<p>Hej</p>')).toEqual({
    text: 'Hej',
    blocks: [{ kind: 'paragraph', from: 0, to: 3 }],
    title: '',
    language: null,
    published: null,
    canonical: null,
    links: [],
    robots: { index: true, follow: true },
    alternates: [],
    feeds: [],
  });
  expect(read('<meta name="date" content="2023-02-31"><html lang="?">')).toMatchObject({
    published: null,
    language: null,
  });
});

test('directives to all robots and to our own add up, those to others do not', () => {
  const robots = (html: string) => readPage(html, { url, nowMs: Date.parse('2026-01-01') }).robots;
  expect(robots('<meta name="googlebot" content="noindex"><meta name="robots" content="nofollow">')).toEqual({
    index: true,
    follow: false,
  });
  expect(robots('<meta name="robots" content="index"><meta name="Diarium" content="none">')).toEqual({
    index: false,
    follow: false,
  });
  expect(robots('<meta name="robots" content="unavailable_after: 2025-12-31">').index).toBe(false);
});

test('other languages and feeds are found where the head names them', () => {
  expect(
    read(`<link rel="alternate" hreflang="EN" href="/en/#top"><link rel="alternate" hreflang="x-default" href="/">
      <link rel="ALTERNATE nofollow" type="application/rss+xml" href="/rss"><link rel="stylesheet" hreflang="fi" href="/fi">
      <link rel="alternate" type="application/atom+xml" href="https://b.example/atom"><link rel="alternate" href="/print">
      <link rel="alternate" hreflang="de" href="javascript:void 0">`),
  ).toMatchObject({
    alternates: [
      { language: 'en', url: 'https://ekdala.example/en/' },
      { language: 'x-default', url: 'https://ekdala.example/' },
    ],
    feeds: ['https://ekdala.example/rss', 'https://b.example/atom'],
  });
});

test('links to files carry what stands in them', () => {
  const html = `<a href="/taxa.pdf"><span>Taxa</span> för <b>bygglov</b></a> efter <a href="/a">sida</a>
    <a href="/taxa.pdf">igen</a> <a href="/x.docx"><img></a> text`;
  expect(read(html).links.map(({ url: address, text }) => [new URL(address).pathname, text])).toEqual([
    ['/taxa.pdf', 'Taxa för bygglov'],
    ['/a', undefined],
    ['/x.docx', ''],
  ]);
});

test('dates and languages are found where else they stand', () => {
  const linked =
    '<script type="application/ld+json">{"@type":"Article", "datePublished" : "2023-11-05T08:00:00Z"}</script>';
  expect(read(linked).published).toBe('2023-11-05');
  expect(read('<time datetime="2022-01-09">').published).toBe('2022-01-09');
  expect(read('<meta http-equiv="Content-Language" content="en-GB">').language).toBe('en');
});
