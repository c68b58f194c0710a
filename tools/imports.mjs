// Finds the imports of a TypeScript file without a parser: comments and template texts are blanked, then declarations are matched.

/**
 * @typedef {{specifier: string, line: number, typeOnly: boolean}} FoundImport
 */

/**
 * The source with comments and template texts replaced by spaces, of the same length and lines. Strings stay: specifiers are strings.
 * @param {string} source
 * @returns {string}
 */
export function blankCommentsAndTemplates(source) {
  const out = source.split('');
  let at = 0;
  const blankUntil = (end) => {
    for (; at < end; at += 1) if (out[at] !== '\n') out[at] = ' ';
  };
  while (at < source.length) {
    const two = source.slice(at, at + 2);
    if (two === '//') blankUntil(endOf(source, '\n', at));
    else if (two === '/*') blankUntil(endOf(source, '*/', at + 2) + 2);
    else if (source[at] === '`') blankUntil(endOfTemplate(source, at));
    else if (source[at] === "'" || source[at] === '"') at = endOfString(source, at);
    else if (source[at] === '/' && startsRegex(source, at)) at = endOfRegex(source, at);
    else at += 1;
  }
  return out.join('').slice(0, source.length);
}

function endOf(source, mark, from) {
  const found = source.indexOf(mark, from);
  return found === -1 ? source.length : found;
}

// A quote left open ends with its line: the apostrophe of an Italian word in JSX text must not swallow the file.
function endOfString(source, from) {
  const quote = source[from];
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === quote || source[at] === '\n') return at + 1;
  }
  return source.length;
}

function endOfTemplate(source, from) {
  let depth = 0;
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (depth === 0 && source[at] === '`') return at + 1;
    else if (source.startsWith('${', at)) depth += 1;
    else if (depth > 0 && source[at] === '}') depth -= 1;
    else if (depth > 0 && source[at] === '`') at = endOfTemplate(source, at) - 1;
  }
  return source.length;
}

function startsRegex(source, at) {
  const before = source.slice(Math.max(0, at - 30), at).trimEnd();
  return before === '' || /[(,=:[!&|?{};+*%~^>-]$/.test(before) || /\b(return|typeof|case|in|of)$/.test(before);
}

function endOfRegex(source, from) {
  let inClass = false;
  for (let at = from + 1; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '\\') at += 1;
    else if (sign === '\n') return at;
    else if (sign === '[') inClass = true;
    else if (sign === ']') inClass = false;
    else if (sign === '/' && !inClass) return at + 1;
  }
  return source.length;
}

const DECLARATION = /(?<![\w$.'"])(import|export)\s+(type\s+)?([\w$*\s{},]*?)\s*\bfrom\s*(['"])([^'"\n]+)\4/g;
const SIDE_EFFECT = /(?<![\w$.'"])import\s*(['"])([^'"\n]+)\1/g;
const CALL = /(?<![\w$.'"])(?:import|require)\s*\(\s*(['"])([^'"\n]+)\1/g;

/**
 * Static, dynamic and re-exporting imports of a file. `import type`, and lists whose every name is marked `type`, count as type only.
 * @param {string} source
 * @returns {FoundImport[]}
 */
export function findImports(source) {
  const code = blankCommentsAndTemplates(source);
  const found = [];
  const add = (match, specifier, typeOnly) => found.push({ specifier, typeOnly, line: code.slice(0, match.index).split('\n').length });
  for (const match of code.matchAll(DECLARATION)) add(match, match[5], match[2] !== undefined || onlyTypeNames(match[3]));
  for (const match of code.matchAll(SIDE_EFFECT)) add(match, match[2], false);
  // `import('x')` in a type position is a type; telling it apart needs a parser, so it counts as a value and is to be avoided.
  for (const match of code.matchAll(CALL)) add(match, match[2], false);
  return found.sort((a, b) => a.line - b.line);
}

function onlyTypeNames(clause) {
  const braces = /^\{([^}]*)\}$/.exec(clause.trim());
  if (braces === null) return false;
  const names = braces[1]
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}
