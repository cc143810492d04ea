// Doc comments of the sources as text: what they say, which declaration they belong to, and the examples in them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../src", import.meta.url));

export interface DocComment {
  /** Relative to src/, with forward slashes. */
  readonly file: string;
  /** Of the comment's first line, from 1. */
  readonly line: number;
  /** Without the asterisks. */
  readonly text: string;
  /** Name of the exported constant, function or class behind it, if any. */
  readonly name: string | undefined;
}

export interface Example {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** Every doc comment of every TypeScript file in src. */
export function docComments(): DocComment[] {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".generated.ts"))
    .sort();
  return files.flatMap((file) =>
    commentsIn(readFileSync(path.join(source, file), "utf8"), file.split(path.sep).join("/")),
  );
}

function commentsIn(text: string, file: string): DocComment[] {
  return [...text.matchAll(/^[ \t]*\/\*\*(.*?)\*\/\s*/gms)].map((match) => {
    const behind = text.slice(match.index + match[0].length);
    return {
      file,
      line: lineOf(text, match.index),
      text: (match[1] as string)
        .split("\n")
        .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
        .join("\n"),
      name: /^export (?:declare )?(?:const|function|async function|class|let) (\w+)/.exec(behind)?.[1],
    };
  });
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split("\n").length;

/** What follows a tag, up to the next one: once per occurrence. */
export function tagged({ text }: DocComment, tag: string): string[] {
  return text
    .split(/(?:^|(?<=\s))(?=@[a-z]+\b)/)
    .filter((part) => part.startsWith(`@${tag}`))
    .map((part) => part.slice(tag.length + 1).trim());
}

/**
 * The examples of a comment. A title on the tag's own line is left out; one that says "not run" leaves out the example, as
 * does a fence of another language than TypeScript.
 */
export function examplesOf(comment: DocComment): Example[] {
  const lines = comment.text.split("\n");
  return lines.flatMap((line, start) => {
    const tag = /^@example\b(.*)$/.exec(line);
    if (!tag || tag[1]?.includes("not run")) return [];
    const rest = lines.slice(start + 1);
    const next = rest.findIndex((l) => /^@[a-z]+\b/.test(l));
    const body = next < 0 ? rest : rest.slice(0, next);
    const fence = body.find((l) => l.startsWith("```"));
    if (fence && !/^```(ts|js|typescript|javascript)?$/.test(fence)) return [];
    const code = body.map((l) => (l.startsWith("```") ? "" : l)).join("\n");
    return code.trim() === "" ? [] : [{ file: comment.file, line: comment.line + start + 1, code }];
  });
}
