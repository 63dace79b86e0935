/** Small Office files for tests, of the parts that programs write and readers need. */
import { strToU8, zipSync } from 'fflate';

export type Parts = Readonly<Record<string, string | Uint8Array>>;

/** An archive of these parts; what has no level is stored as it is. */
export const archive = (parts: Parts): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
      ),
    ),
  );

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (targets: Readonly<Record<string, string>>) =>
  `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${Object.entries(targets)
    .map(([target, type], at) => `<Relationship Id="rId${at + 1}" Type="${office}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const styles = ['heading 1', 'heading 2', 'caption', 'List Bullet', 'Title']
  .map(
    (name) => `<w:style w:type="paragraph" w:styleId="${name.replaceAll(' ', '')}"><w:name w:val="${name}"/></w:style>`,
  )
  .join('');

/** `body` is what stands in w:body; other parts may be given by name. */
export function makeDocx(body: string, others: Parts = {}, edges: Readonly<Record<string, string>> = {}): Buffer {
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  return archive({
    'word/document.xml': `${xml}<w:document ${w}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': `${xml}<w:styles ${w}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="sv-SE"/></w:rPr></w:rPrDefault></w:docDefaults>${styles}</w:styles>`,
    'word/_rels/document.xml.rels': relations(edges),
    'docProps/core.xml': `${xml}<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Ur egenskaperna</dc:title></cp:coreProperties>`,
    ...others,
  });
}

export const paragraph = (text: string, style?: string): string =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}<w:r><w:t>${text}</w:t></w:r></w:p>`;

/** `sheets` are the contents of sheetData by name; `formats` the number formats of the styles 0, 1, … */
export function makeXlsx(
  sheets: Readonly<Record<string, string>>,
  strings: readonly string[] = [],
  formats: readonly string[] = [],
): Buffer {
  const names = Object.keys(sheets);
  const x = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  return archive({
    'xl/workbook.xml': `${xml}<workbook ${x} xmlns:r="${office}"><sheets>${names
      .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      Object.fromEntries(names.map((_, at) => [`worksheets/sheet${at + 1}.xml`, 'worksheet'])),
    ),
    'xl/sharedStrings.xml': `${xml}<sst ${x}>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': `${xml}<styleSheet ${x}><numFmts>${formats
      .map((format, at) => `<numFmt numFmtId="${164 + at}" formatCode="${format}"/>`)
      .join(
        '',
      )}</numFmts><cellXfs>${formats.map((_, at) => `<xf numFmtId="${164 + at}"/>`).join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      names.map((name, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `${xml}<worksheet ${x}><sheetData>${sheets[name]}</sheetData></worksheet>`,
      ]),
    ),
  });
}

/** `slides` are the shapes of each slide, `notes`, `layout` and `master` those of the first slide's notes, layout and its master. */
export function makePptx(
  slides: readonly string[],
  { notes = '', layout = '', master = '' }: { notes?: string; layout?: string; master?: string } = {},
): Buffer {
  const p = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${office}"`;
  // Programs give the tree of shapes a frame of its own, which says nothing.
  const part = (name: string, shapes: string) =>
    `${xml}<p:${name} ${p}><p:cSld><p:spTree><p:grpSpPr>${frame({ x: 0, y: 0 })}</p:grpSpPr>${shapes}</p:spTree></p:cSld></p:${name}>`;
  return archive({
    'ppt/presentation.xml': `${xml}<p:presentation ${p}><p:sldIdLst>${slides
      .map((_, at) => `<p:sldId id="${256 + at}" r:id="rId${at + 1}"/>`)
      .join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(
      Object.fromEntries(slides.map((_, at) => [`slides/slide${at + 1}.xml`, 'slide'])),
    ),
    ...Object.fromEntries(slides.map((shapes, at) => [`ppt/slides/slide${at + 1}.xml`, part('sld', shapes)])),
    'ppt/slides/_rels/slide1.xml.rels': relations({
      '../notesSlides/notesSlide1.xml': 'notesSlide',
      '../slideLayouts/slideLayout1.xml': 'slideLayout',
    }),
    'ppt/notesSlides/notesSlide1.xml': part('notes', notes),
    'ppt/slideLayouts/slideLayout1.xml': part('sldLayout', layout),
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relations({ '../slideMasters/slideMaster1.xml': 'slideMaster' }),
    'ppt/slideMasters/slideMaster1.xml': part('sldMaster', master),
  });
}

type Spot = { x: number; y: number };
/** What stands where; a grid has its own corner, and is drawn at `scale`. */
const frame = ({ x, y }: Spot, grid?: Spot & { scale: number }): string =>
  `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${1000 * (grid?.scale ?? 1)}" cy="${1000 * (grid?.scale ?? 1)}"/>${
    grid === undefined ? '' : `<a:chOff x="${grid.x}" y="${grid.y}"/><a:chExt cx="1000" cy="1000"/>`
  }</a:xfrm>`;

/** `y` is how far down it stands, left to the layout where it is null; a placeholder has its kind and its number. */
export function shape(
  lines: readonly string[],
  { placeholder, index = 0, y = 0 }: { placeholder?: string; index?: number; y?: number | null } = {},
): string {
  const text = lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join('');
  const kind = placeholder === undefined ? '' : `<p:ph type="${placeholder}" idx="${index}"/>`;
  const place = y === null ? '' : frame({ x: 0, y });
  return `<p:sp><p:nvSpPr><p:nvPr>${kind}</p:nvPr></p:nvSpPr><p:spPr>${place}</p:spPr><p:txBody>${text}</p:txBody></p:sp>`;
}

/** Shapes on a grid whose corner is `from` down, drawn at `y` and `scale` times as large. */
export const group = (shapes: string, { y, from, scale }: { y: number; from: number; scale: number }): string =>
  `<p:grpSp><p:grpSpPr>${frame({ x: 0, y }, { x: 0, y: from, scale })}</p:grpSpPr>${shapes}</p:grpSp>`;

export type OpenDocumentKind = 'text' | 'spreadsheet' | 'presentation';

/** `body` is what stands in office:text, office:spreadsheet or office:presentation. */
export function makeOpenDocument(kind: OpenDocumentKind, body: string): Buffer {
  const names = ['office', 'text', 'table', 'draw', 'presentation', 'style', 'fo', 'svg', 'meta']
    .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
    .join(' ');
  return archive({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `${xml}<office:document-content ${names}><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    'meta.xml': `${xml}<office:document-meta ${names} xmlns:dc="dc"><office:meta><dc:title>Titeln</dc:title><dc:language>sv-SE</dc:language></office:meta></office:document-meta>`,
  });
}

/** Chapters are bodies of XHTML. */
export function makeEpub(chapters: readonly string[]): Buffer {
  const files = chapters.map((_, at) => `c${at + 1}.xhtml`);
  return archive({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': `${xml}<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>`,
    'OEBPS/book.opf': `${xml}<package xmlns:dc="dc"><metadata><dc:title>Boken</dc:title><dc:language>sv</dc:language></metadata><manifest>${files
      .map((file) => `<item id="${file}" href="${file}" media-type="application/xhtml+xml"/>`)
      .join('')}</manifest><spine>${files.map((file) => `<itemref idref="${file}"/>`).join('')}</spine></package>`,
    ...Object.fromEntries(
      chapters.map((body, at) => [
        `OEBPS/c${at + 1}.xhtml`,
        `${xml}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>k</title></head><body>${body}</body></html>`,
      ]),
    ),
  });
}
