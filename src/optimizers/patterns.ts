// Which variables are meant, by what their names have in them: words, as regular expressions read them, with ^ and $ at the ends, .* within and |
// between two. No more, since a model's file brings both the expressions and the names: a full expression could hold the thread for ever,
// and these are matched by looking for one word behind the other.
import { listOf, type Option, text, where } from "../options.js";
import type { Variable } from "./arenas.js";

const MOST_PATTERNS = 100;
const MOST_LETTERS = 200;

/** Words that follow one another in a name, the first at its beginning, the last at its end where that is asked for. */
interface Words {
  begins: boolean;
  ends: boolean;
  readonly words: string[];
}

/** Expressions, as strings. */
export function patterns(): Option<readonly string[]> {
  const one = where(
    text(),
    "words with ^, $, .* and | at most, 1 to 200 letters",
    (source) => source.length <= MOST_LETTERS && parse(source) !== undefined,
  );
  return where(listOf(one, []), "a list of at most 100 expressions", (list) => list.length <= MOST_PATTERNS);
}

/** Whether one of the patterns is found in a variable's name, such as "dense/bias". */
export function found(list: readonly string[], { name }: Pick<Variable, "name">): boolean {
  return list.some((pattern) => parse(pattern)?.some((words) => follow(words, name)));
}

/** Whether a variable is left out of weight decay: Keras looks at its own name, "bias", so that "^bias$" is found too. */
export function excluded(list: readonly string[], variable: Variable): boolean {
  const own = variable.name.slice(variable.name.lastIndexOf("/") + 1);
  return found(list, variable) || found(list, { name: own });
}

/** What stands between the |; nothing where it has more of an expression than that. */
function parse(source: string): Words[] | undefined {
  let part: Words = { begins: false, ends: false, words: [""] };
  const parts = [part];
  const add = (letter: string): void => void part.words.push(`${part.words.pop()}${letter}`);
  for (let i = 0; i < source.length; i++) {
    const letter = source[i] as string;
    const next = source[i + 1] ?? "";
    const isFirst = !part.begins && part.words.length === 1 && part.words[0] === "";
    if (letter === "|") {
      part = { begins: false, ends: false, words: [""] };
      parts.push(part);
    } else if (letter === "^" && isFirst) part.begins = true;
    else if (letter === "$" && (next === "" || next === "|")) part.ends = true;
    else if (letter === "." && next === "*") {
      part.words.push("");
      i++;
    } else if (letter === "\\" && /^[^A-Za-z0-9]$/.test(next)) {
      add(next);
      i++;
    } else if ("\\^$.*+?()[]{}".includes(letter)) return undefined;
    else add(letter);
  }
  return parts;
}

function follow({ begins, ends, words }: Words, name: string): boolean {
  const last = words.at(-1) as string;
  if (words.length === 1 && begins && ends) return name === last;
  let at = 0;
  for (const [i, word] of (ends ? words.slice(0, -1) : words).entries()) {
    const place = begins && i === 0 ? (name.startsWith(word) ? 0 : -1) : name.indexOf(word, at);
    if (place < 0) return false;
    at = place + word.length;
  }
  return !ends || (name.length - last.length >= at && name.endsWith(last));
}
