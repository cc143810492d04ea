// What the system says about a file, as an error of ours: which file, what happened, and what to do.

const advice = {
  written: {
    ENOSPC: "The disk is full: free some space, or write elsewhere.",
    EDQUOT: "The quota is used up: free some space, or write elsewhere.",
    EROFS: "The folder is read-only: write elsewhere.",
    EACCES: "Writing is not permitted there: check the folder's rights, or write elsewhere.",
    EPERM: "Writing is not permitted there: check the folder's rights, or write elsewhere.",
    ENOENT: "The folder does not exist: make it first.",
    ENOTDIR: "A part of the path is no folder.",
    EISDIR: "This is a folder: give the name of a file.",
    ENAMETOOLONG: "The name is too long: give a shorter one.",
  },
  read: {
    ENOENT: "There is no such file: check the path.",
    ENOTDIR: "A part of the path is no folder.",
    EISDIR: "This is a folder: give the name of a file.",
    EACCES: "Reading is not permitted: check the file's rights.",
    EPERM: "Reading is not permitted: check the file's rights.",
    ERR_FS_FILE_TOO_LARGE: "It has more than 2 GiB, which can't be read at once.",
  },
} as const;

/** An error with the system's code and, as its cause, the system's error. Where writing failed, what was there is untouched. */
export function fileError(file: string | URL, done: keyof typeof advice, error: unknown): Error {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = advice[done];
  const sentences = [
    `${file} could not be ${done} (${code || message}).`,
    ...(Object.hasOwn(known, code) ? [known[code]] : []),
    ...(done === "written" ? ["What was there before is untouched."] : []),
  ];
  return Object.assign(new Error(sentences.join(" "), { cause: error }), { code });
}
