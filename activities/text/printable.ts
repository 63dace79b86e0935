/**
 * Documents that people print and keep: one HTML file each, with its style and nothing from elsewhere. Whatever is put
 * into the templates is text, and stands there as text.
 */
import type { Language } from '#schema/session.ts';

/** Markup that was made here, and is taken as it is. */
export type Markup = { readonly markup: string };
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign]!);

function markupOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}

/** A template whose values are escaped, but for markup of its own kind. */
export const html = (texts: TemplateStringsArray, ...contents: readonly Content[]): Markup => ({
  markup: String.raw({ raw: texts }, ...contents.map(markupOf)),
});

export const section = (title: string, ...contents: Content[]): Markup =>
  html`<section><h2>${title}</h2>${contents}</section>\n`;

/** Names with what they stand for. */
export const definitions = (pairs: readonly (readonly [term: string, meaning: Content])[]): Markup =>
  html`<dl>${pairs.map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`)}</dl>\n`;

/** Numbers stand to the right. */
export const grid = (heads: readonly string[], rows: readonly (readonly Content[])[]): Markup =>
  html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table>\n`;

const cell = (content: Content): Markup =>
  typeof content === 'number' ? html`<td class="number">${content}</td>` : html`<td>${content}</td>`;

const style = `
  :root { color-scheme: light; font: 11pt/1.45 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
  body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #111; background: #fff; }
  h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
  header p { margin: 0; color: #444; }
  dl { margin: 0; } dl div { display: grid; grid-template-columns: 14rem 1fr; gap: 1rem; padding: .2rem 0; }
  dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; } thead { display: table-header-group; }
  th, td { border-bottom: 1px solid #bbb; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  code { font: inherit; font-variant-numeric: tabular-nums slashed-zero; white-space: pre-line; }
  tr { break-inside: avoid; } .number { text-align: right; font-variant-numeric: tabular-nums; }
  @page { size: A4; margin: 18mm; } @media print { body { margin: 0; max-width: none; padding: 0; } }
  @media (max-width: 40rem) { dl div { grid-template-columns: 1fr; gap: 0; } }`;

/** The whole document. It runs nothing and asks for nothing, wherever it is opened. */
export const printable = (
  { language, title, subtitle }: { language: Language; title: string; subtitle?: string },
  ...contents: Content[]
): string =>
  html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>${{ markup: style }}</style></head>
<body><header><h1>${title}</h1>${subtitle && html`<p>${subtitle}</p>`}</header>
<main>${contents}</main></body></html>
`.markup;
