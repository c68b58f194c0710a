/** Rows of a flow written as nearly everybody writes them: fields in their order, without attributes, entities or comments. They are read many times faster than by an XML parser that looks at every character; any other row is left to that. */
type Field = Readonly<{ required: boolean; max: number }>;

const BLANKS = '[ \\t\\r\\n]*';
/** Of these no XML parser thinks anything else; a blank is not among them, so that nothing is to be trimmed. */
const PLAIN_TEXT = '[\\w.:+/=@-]';

/** The first row of a text, as far as it is written plainly: the prefix of its names (`''`, `pay_i:`), and where it ends. */
export type FirstRow = Readonly<{ prefix: string; end: number }>;

/** Null: none is written so. Whether it is a row of a flow is for the parser to say: it may stand in a comment. */
export function firstPlainRow(text: string, row: string): FirstRow | null {
  const opened = new RegExp(`<([A-Za-z_]\\w*:)?${row}>`).exec(text);
  if (opened === null) return null;
  const prefix = opened[1] ?? '';
  const closing = `</${prefix}${row}>`;
  const at = text.indexOf(closing, opened.index);
  return at < 0 ? null : { prefix, end: at + closing.length };
}

/** Reads the row that begins at a place, blanks before it apart: its fields and where it ends; null when it is not written plainly. */
export type PlainRowReader = (text: string, at: number) => Readonly<{ fields: ReadonlyMap<string, string>; end: number }> | null;

export function plainRowReader(prefix: string, row: string, fields: ReadonlyMap<string, Field>): PlainRowReader {
  const names = [...fields.keys()];
  const field = ([name, { required, max }]: readonly [string, Field]): string => `(?:<${prefix}${name}>(${PLAIN_TEXT}{1,${max}})</${prefix}${name}>${BLANKS})${required ? '' : '?'}`;
  const pattern = new RegExp(`${BLANKS}<${prefix}${row}>${BLANKS}${[...fields].map(field).join('')}</${prefix}${row}>`, 'y');
  return (text, at) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return null;
    const held = new Map<string, string>();
    for (const [place, name] of names.entries()) {
      const value = found[place + 1];
      if (value !== undefined) held.set(name, value);
    }
    return { fields: held, end: pattern.lastIndex };
  };
}
