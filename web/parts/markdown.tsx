/**
 * An answer's Markdown as elements. What a model wrote is never HTML here: its words are read into tokens, and only the
 * tokens named below become elements. No images, no HTML, links only to what the answer cites; `[1]` becomes a citation.
 */
import { Marked, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { ForeignLink } from './foreign-link.tsx';

interface MarkdownProps {
  text: string;
  /** Addresses that may be linked to. */
  links: readonly string[];
  /** What stands for `[ordinal]`; `null` leaves the words as they are. */
  cite: (ordinal: number) => ReactNode;
}

type Rules = Omit<MarkdownProps, 'text'>;

/** Deeper nesting than this is shown as the words it is written with. */
const deepest = 12;

const none = () => undefined;
/** Without HTML, and without references, which could turn `[1]` into a link of the model's choice. */
const reader = new Marked({ tokenizer: { html: none, tag: none, def: none, reflink: none } });

export function Markdown({ text, ...rules }: MarkdownProps) {
  return <>{blocks(reader.lexer(text), rules, 0)}</>;
}

function blocks(tokens: Token[], rules: Rules, depth: number): ReactNode {
  return keyed(tokens, (token) => block(token, rules, depth));
}

function block(token: Token, rules: Rules, depth: number): ReactNode {
  if (depth > deepest) return token.raw;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'hr':
      return <hr />;
    case 'code':
      return <pre>{(token as Tokens.Code).text}</pre>;
    case 'heading':
      return <h3>{inline((token as Tokens.Heading).tokens, rules, depth + 1)}</h3>;
    case 'paragraph':
      return <p>{inline((token as Tokens.Paragraph).tokens, rules, depth + 1)}</p>;
    case 'blockquote':
      return <blockquote>{blocks((token as Tokens.Blockquote).tokens, rules, depth + 1)}</blockquote>;
    case 'list':
      return list(token as Tokens.List, rules, depth + 1);
    case 'table':
      return table(token as Tokens.Table, rules, depth + 1);
    default:
      return inline([token], rules, depth + 1);
  }
}

function list({ ordered, start, items }: Tokens.List, rules: Rules, depth: number): ReactNode {
  const children = keyed(items, (item) => <li>{blocks(item.tokens, rules, depth)}</li>);
  return ordered ? <ol start={typeof start === 'number' ? start : undefined}>{children}</ol> : <ul>{children}</ul>;
}

function table({ header, rows }: Tokens.Table, rules: Rules, depth: number): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {keyed(header, (cell) => (
            <th scope="col">{inline(cell.tokens, rules, depth)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keyed(rows, (row) => (
          <tr>
            {keyed(row, (cell) => (
              <td>{inline(cell.tokens, rules, depth)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inline(tokens: Token[], rules: Rules, depth: number): ReactNode {
  return keyed(tokens, (token) => span(token, rules, depth));
}

function span(token: Token, rules: Rules, depth: number): ReactNode {
  if (depth > deepest) return token.raw;
  const inner = () => inline((token as Tokens.Generic).tokens ?? [], rules, depth + 1);
  switch (token.type) {
    case 'strong':
      return <strong>{inner()}</strong>;
    case 'em':
      return <em>{inner()}</em>;
    case 'del':
      return <del>{inner()}</del>;
    case 'br':
      return <br />;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'link':
      return link(token as Tokens.Link, inner(), rules);
    case 'text':
      return (token as Tokens.Text).tokens ? inner() : cited((token as Tokens.Text).text, rules);
    default:
      // An image, or something this reader does not know: the words it is written with.
      return token.raw;
  }
}

function link({ href }: Tokens.Link, words: ReactNode, { links }: Rules): ReactNode {
  return links.includes(href) ? <ForeignLink href={href}>{words}</ForeignLink> : words;
}

/** Words with their citation marks replaced; `[1, 2]` cites twice. */
function cited(text: string, { cite }: Rules): ReactNode {
  return keyed(text.split(/(\[\d{1,3}(?:\s*,\s*\d{1,3})*\])/), (part, at) => {
    if (at % 2 === 0) return part;
    const marks = part.match(/\d+/g)!.map((ordinal) => cite(Number(ordinal)));
    return marks.includes(null) ? part : keyed(marks, (mark) => mark);
  });
}

/** The order is what tells the parts apart: they only ever grow at the end. */
const keyed = <Item,>(items: readonly Item[], show: (item: Item, at: number) => ReactNode): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  items.map((item, at) => <Fragment key={at}>{show(item, at)}</Fragment>);
