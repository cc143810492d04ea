// Runs an example of a doc comment: TypeScript, with `await` and with the package's names in scope. A value that stands in
// a comment behind a statement is checked:
//
//   losses.huber().value(t, p); // 0.125          one number, or true, false, a string in quotes
//   activations.relu().forward(x); // 0, 3, 6     several, of an array, a tensor or nested arrays (brackets don't matter)
//   const y = f(x); // 1, 2, …                    the first of more
//
// A number with three decimals or more may be rounded there; any other must be what a float32 makes of it. Comments that
// are words are left alone.
import ts from "typescript";
import type { Example } from "./docComments.js";

/** Names that an example may use, and their values. */
export type Scope = Readonly<Record<string, unknown>>;

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;
const CHECK = "checkValueInComment";

export async function runExample({ code, file, line }: Example, scope: Scope): Promise<void> {
  const { text, expectations } = instrument(code, scope);
  const script = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  let checked = 0;
  const check = (value: unknown, index: number): unknown => {
    const { comment, offset } = expectations[index] as Expectation;
    const wrong = difference(value, comment);
    if (wrong) throw new Error(`src/${file}:${line + offset}: the comment says ${comment}, but ${wrong}.`);
    checked++;
    return value;
  };
  // A block of its own, so that the example may declare names that the scope has too.
  await new AsyncFunction(...Object.keys(scope), CHECK, `{\n${script}\n}`)(...Object.values(scope), check);
  if (checked < expectations.length) {
    throw new Error(
      `src/${file}:${line}: ${expectations.length - checked} of the stated values were never reached.`,
    );
  }
}

interface Expectation {
  readonly comment: string;
  /** Lines from the example's first. */
  readonly offset: number;
}

/** The code with a check for each value in a comment, and without imports, whose names must be in scope. */
function instrument(code: string, scope: Scope): { text: string; expectations: Expectation[] } {
  const parsed = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const expectations: Expectation[] = [];
  let text = "";
  for (const statement of parsed.statements) {
    if (ts.isImportDeclaration(statement)) {
      requireNames(statement, scope);
      continue;
    }
    const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const stated = comment && code.slice(comment.pos + 2, comment.end).trim();
    if (!stated || !isValue(stated)) {
      text += statement.getFullText(parsed);
      continue;
    }
    const index = expectations.push({
      comment: stated,
      offset: parsed.getLineAndCharacterOfPosition(statement.end).line,
    });
    if (ts.isExpressionStatement(statement)) {
      text += `\n${CHECK}(${statement.expression.getText(parsed)}, ${index - 1});`;
    } else if (ts.isVariableStatement(statement)) {
      const name = statement.declarationList.declarations.at(-1)?.name.getText(parsed);
      text += `${statement.getFullText(parsed)}\n${CHECK}(${name}, ${index - 1});`;
    } else {
      throw new Error(`"${stated}" stands behind a statement that has no value.`);
    }
  }
  return { text, expectations };
}

function requireNames(statement: ts.ImportDeclaration, scope: Scope): void {
  const bindings = statement.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return;
  for (const { name } of bindings.elements) {
    if (!(name.text in scope)) throw new Error(`The package does not export "${name.text}".`);
  }
}

const NUMBER = /[-−]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|Infinity)|NaN/gi;

/** Whether a comment is a value and not words. */
function isValue(comment: string): boolean {
  if (/^(true|false|".*"|'.*')$/.test(comment)) return true;
  const numbers = comment.match(NUMBER);
  return (
    numbers !== null &&
    /^[\s,;[\]()…]*$/.test(comment.replace(/Float32Array|Tensor/g, "").replace(NUMBER, ""))
  );
}

/** What is wrong with a value, or "" where it is what the comment says. */
function difference(value: unknown, comment: string): string {
  if (/^(true|false)$/.test(comment)) return String(value) === comment ? "" : `it is ${String(value)}`;
  if (/^["']/.test(comment)) return value === comment.slice(1, -1) ? "" : `it is ${JSON.stringify(value)}`;
  const wanted = (comment.match(NUMBER) as string[]).map((n) => n.replace("−", "-"));
  const got = flatten(value);
  if (!got) return `it is ${String(value)}, no numbers`;
  if (comment.includes("…") ? got.length < wanted.length : got.length !== wanted.length) {
    return `there are ${got.length} numbers: ${got.slice(0, 10).join(", ")}`;
  }
  const at = wanted.findIndex((text, i) => !agrees(got[i] as number, text));
  return at < 0 ? "" : `number ${at} is ${got[at]}`;
}

function agrees(got: number, text: string): boolean {
  const wanted = Number(text);
  if (Object.is(got, wanted) || got === wanted) return true;
  const decimals = /\.(\d*)/.exec(text)?.[1]?.length ?? 0;
  const exponent = Number(/e([-+]?\d+)/i.exec(text)?.[1] ?? 0);
  const rounding = decimals >= 3 ? 0.5 * 10 ** (exponent - decimals) : 0;
  return Math.abs(got - wanted) <= rounding * 1.01 + 1e-6 * Math.abs(wanted);
}

/** Numbers in an array, a typed array, a tensor, or alone. */
function flatten(value: unknown): number[] | undefined {
  if (typeof value === "number") return [value];
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) {
    const parts = value.map(flatten);
    return parts.includes(undefined) ? undefined : (parts as number[][]).flat();
  }
  const data = (value as { data?: unknown } | null | undefined)?.data;
  return data === undefined ? undefined : flatten(data);
}
