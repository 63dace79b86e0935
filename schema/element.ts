/**
 * What is read out of a file: elements in reading order, as Unstructured names them, each with the place where it
 * stands. https://docs.unstructured.io/open-source/concepts/document-elements
 */
import { z } from 'zod';

export const ElementType = z.enum([
  'Title',
  'NarrativeText',
  'ListItem',
  'Table',
  'Header',
  'Footer',
  'Image',
  'FigureCaption',
  'Formula',
  'CodeSnippet',
  'Address',
  'EmailAddress',
  'PageBreak',
  'PageNumber',
  'UncategorizedText',
]);
export type ElementType = z.infer<typeof ElementType>;

/** Left, top, right, bottom as fractions of the page, from its upper left corner. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Box = z.infer<typeof Box>;

export const Element = z.object({
  type: ElementType,
  text: z.string(),
  /** Page, slide or sheet, from 1; null where a file has none. */
  page: z.int().min(1).nullable(),
  box: Box.nullable(),
  /** Cells of a table, row by row; its first row is the header row. */
  rows: z.array(z.array(z.string())).nullable(),
  /** Depth of a title or of a list item, from 1. */
  depth: z.int().min(1).nullable(),
  /** ISO 639, where the file says it. */
  language: z.string().nullable(),
  /** Name of the sheet or slide, or of the file inside a file. */
  place: z.string().nullable(),
  /** Of recognised text, 0 to 1; null where the text was in the file as text. */
  confidence: z.number().min(0).max(1).nullable(),
});
export type Element = z.infer<typeof Element>;
