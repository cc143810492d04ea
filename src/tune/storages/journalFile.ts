// An open journal: the ledger that its lines give, and the writer that appends to it under the lock.
// A process killed in the middle of a line leaves a tail without line end. Readers leave it alone; the next writer, who
// has the lock and so knows that nobody is still writing it, ends it if it is whole and cuts it off if not.
import { FileLock } from "./fileLock.js";
import { readLine, writeLine } from "./journalLines.js";
import { Ledger } from "./ledger.js";
import type { NodeModules } from "./nodeModules.js";
import { isFinished, OpCode, type Operation } from "./operations.js";
import { readPythonJson } from "./pythonJson.js";
import type { Store } from "./storage.js";
import { WorkerName } from "./workerName.js";

const LINE_END = 10;

export class JournalFile implements Store {
  private readonly ledger = new Ledger();
  private readonly name: WorkerName;
  private readonly lock: FileLock;
  private readonly file: number;
  /** Bytes, and lines, that the ledger has taken in. */
  private offset = 0;
  private lines = 0;
  private isClosed = false;

  constructor(
    private readonly node: NodeModules,
    private readonly path: string,
  ) {
    this.name = new WorkerName(node);
    this.lock = new FileLock(node, `${path}.lock`, this.name);
    this.file = openFile(node, path);
    this.lock.sweep();
  }

  get worker(): string {
    return this.name.text;
  }

  isAlive(worker: string): boolean {
    return this.name.isAlive(worker);
  }

  read(): Ledger {
    if (!this.isClosed) this.takeIn(this.unread());
    return this.ledger;
  }

  update(decide: (ledger: Ledger) => readonly Operation[]): Ledger {
    return this.lock.hold(() => {
      this.mend(this.takeIn(this.unread()));
      this.append(decide(this.ledger));
      return this.ledger;
    });
  }

  /** What was read stays; it is read no further. */
  close(): void {
    this.isClosed = true;
    this.node.fs.closeSync(this.file);
  }

  private unread(): Buffer {
    const { fs } = this.node;
    const size = fs.fstatSync(this.file).size;
    if (size < this.offset) {
      throw new Error(
        `journal ${this.path}: the file became shorter while it was read. Restore it, or start a new one.`,
      );
    }
    const bytes = Buffer.alloc(size - this.offset);
    let filled = 0;
    while (filled < bytes.length) {
      const read = fs.readSync(this.file, bytes, filled, bytes.length - filled, this.offset + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }

  /** Applies the whole lines; gives back the tail that has no line end. */
  private takeIn(bytes: Buffer): Buffer {
    let start = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      this.take(bytes.toString("utf8", start, end));
      this.offset += end + 1 - start;
      start = end + 1;
    }
    return bytes.subarray(start);
  }

  private take(line: string): void {
    this.lines++;
    try {
      const record = readLine(line);
      if (record !== undefined) this.ledger.apply(record.operation, record.worker);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new SyntaxError(
        `journal ${this.path}, line ${this.lines}: ${reason}. Remove that line, or start a new file.`,
        { cause },
      );
    }
  }

  private mend(tail: Buffer): void {
    if (tail.length === 0) return;
    const { fs } = this.node;
    if (isWhole(tail.toString("utf8"))) {
      fs.writeSync(this.file, "\n");
      this.takeIn(this.unread());
    } else {
      fs.ftruncateSync(this.file, this.offset);
    }
  }

  private append(operations: readonly Operation[]): void {
    if (operations.length === 0) return;
    const { fs } = this.node;
    const lines = operations.map((operation) => writeLine(operation, this.worker));
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += fs.writeSync(this.file, bytes, written, bytes.length - written);
      }
      if (operations.some(mustLast)) fs.fsyncSync(this.file);
    } catch (error) {
      fs.ftruncateSync(this.file, this.offset);
      throw error;
    }
    // Read back rather than applied, so that every process knows the study by the same words.
    this.takeIn(this.unread());
  }
}

function isWhole(line: string): boolean {
  try {
    readPythonJson(line);
    return true;
  } catch {
    return false;
  }
}

/** What must survive a power cut before the study goes on: that a study or a result exists. */
function mustLast(operation: Operation): boolean {
  return (
    operation.op === OpCode.CreateStudy ||
    (operation.op === OpCode.SetTrialStateValues && isFinished(operation.state))
  );
}

function openFile({ fs }: NodeModules, path: string): number {
  try {
    return fs.openSync(path, "a+");
  } catch (cause) {
    throw new Error(
      `storages.journal: the file can't be opened: ${(cause as Error).message}. Its directory must exist, and both must be writable.`,
      { cause },
    );
  }
}
