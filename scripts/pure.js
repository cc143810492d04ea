// Tells bundlers what a page may do without. They leave a file out by `sideEffects: false`; within a file they leave out only what they can
// see to be pure, which a call, a spread or a property is not to them. Nothing here runs for its effect, so what is made at
// the top of a file is marked as pure: calls by a comment, and where that is not enough, all of it in a function that is called at once.
import ts from "typescript";

const MARK = "/* @__PURE__ */ ";

const isStatic = (member) =>
  ts.isClassStaticBlockDeclaration(member) ||
  (ts.isPropertyDeclaration(member) &&
    ts.getModifiers(member)?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword));

/** A call that a comment is enough for, if its arguments are pure. */
const isCall = (node) =>
  (ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression);

/** What may do anything, as far as a bundler knows. Operands could be objects with a valueOf of their own. */
const mayDoAnything = (node) =>
  ts.isCallExpression(node) ||
  ts.isNewExpression(node) ||
  ts.isSpreadElement(node) ||
  ts.isSpreadAssignment(node) ||
  ts.isAccessExpression(node) ||
  ts.isTemplateExpression(node) ||
  ts.isTaggedTemplateExpression(node) ||
  ts.isBinaryExpression(node);

/** Collects the calls to be marked. Returns whether the marks make all of it pure. */
function collect(node, calls) {
  if (ts.isClassLike(node)) return !node.members.some(isStatic);
  if (ts.isFunctionLike(node)) return true;
  if (isCall(node)) calls.push(node);
  else if (mayDoAnything(node)) return false;
  return !ts.forEachChild(node, (child) => !collect(child, calls));
}

/** The marks of a value, as [place, text], in order. */
function marksOf(value, code) {
  const calls = [];
  const start = value.getStart();
  const isMarked = (node) => code.slice(node.pos, node.getStart()).includes("__PURE__");
  if (collect(value, calls))
    return calls.filter((call) => !isMarked(call)).map((call) => [call.getStart(), MARK]);
  // The parentheses are for an object, which would be read as the function's body.
  return [
    [start, `${isMarked(value) ? "" : MARK}(() => (`],
    [value.end, "))()"],
  ];
}

/**
 * The code with its marks.
 *
 * @throws where something at the top runs for its effect: bundlers would leave it out with the file.
 */
export function markPure(file, code) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const marks = [];
  const omissions = [];
  for (const statement of source.statements) {
    if (!isDeclaration(statement))
      throw new Error(
        `${file} runs something for its effect, which bundlers would leave out: ${statement.getText().slice(0, 120)}`,
      );
    if (ts.isImportDeclaration(statement) && !statement.importClause) omissions.push(statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations)
      if (initializer) marks.push(...marksOf(initializer, code));
  }
  let marked = code;
  const edits = [
    ...marks.map(([at, text]) => [at, at, text]),
    ...omissions.map((statement) => [statement.pos, statement.end, ""]),
  ];
  for (const [from, to, text] of edits.sort(([a], [b]) => b - a))
    marked = marked.slice(0, from) + text + marked.slice(to);
  return marked;
}

const isDeclaration = (statement) =>
  ts.isImportDeclaration(statement) ||
  ts.isExportDeclaration(statement) ||
  ts.isFunctionDeclaration(statement) ||
  (ts.isClassDeclaration(statement) && !statement.members.some(isStatic)) ||
  (ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.every(({ name }) => ts.isIdentifier(name)));
