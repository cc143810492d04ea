// One writer at a time, by a file "<path>.lock" that only one process can create: the same file that Optuna's journal
// locks use (optuna/storages/journal/_file.py), so its processes and ours keep each other out. Ours holds its owner's
// name and appears with it in one step (a link), so that the lock of a killed process is seen for what it is and broken
// at once; any lock that has not changed for 30 s is broken too, as Optuna does.
import type { NodeModules } from "./nodeModules.js";
import type { WorkerName } from "./workerName.js";

const BREAK = ".break";
const GRACE_MS = 30_000;
const LONGEST_WAIT_MS = 50;

export class FileLock {
  private locks = 0;
  private readonly sleeper = new Int32Array(new SharedArrayBuffer(4));

  constructor(
    private readonly node: NodeModules,
    private readonly path: string,
    private readonly owner: WorkerName,
  ) {}

  /** Runs `action` with the lock held. Waits, blocking the thread, while another has it. */
  hold<T>(action: () => T): T {
    const content = `${this.owner.text} ${this.locks++}`;
    this.acquire(content);
    try {
      return action();
    } finally {
      if (this.content() === content) this.node.fs.unlinkSync(this.path);
    }
  }

  /** Removes what processes have left that were killed while they made a lock. */
  sweep(): void {
    const { fs, path } = this.node;
    const directory = path.dirname(this.path);
    for (const name of fs.readdirSync(directory)) {
      if (!name.startsWith(`${path.basename(this.path)}.`) || name.endsWith(BREAK)) continue;
      const left = new FileLock(this.node, path.join(directory, name), this.owner);
      const content = left.content();
      if (content === undefined) continue;
      const [owner = ""] = content.split(" ");
      if (!this.owner.isAlive(owner) || Date.now() - left.changed() > GRACE_MS) {
        fs.rmSync(left.path, { force: true });
      }
    }
  }

  private acquire(content: string): void {
    let wait = 1;
    let seen: string | undefined;
    let since = 0;
    while (!this.create(content)) {
      const found = this.content();
      if (found === undefined) continue;
      const state = `${found} ${this.changed()}`;
      if (state !== seen) {
        seen = state;
        since = performance.now();
      }
      const [owner = ""] = found.split(" ");
      if (!this.owner.isAlive(owner) || performance.now() - since > GRACE_MS) this.break(found);
      else Atomics.wait(this.sleeper, 0, 0, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  private create(content: string): boolean {
    const { fs } = this.node;
    const temporary = `${this.path}.${globalThis.crypto.randomUUID()}`;
    fs.writeFileSync(temporary, content, { flag: "wx" });
    try {
      fs.linkSync(temporary, this.path);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return false;
      if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS")
        return this.createWithoutLinks(content);
      throw error;
    } finally {
      fs.unlinkSync(temporary);
    }
  }

  private createWithoutLinks(content: string): boolean {
    try {
      this.node.fs.writeFileSync(this.path, content, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  }

  /** What the lock file says; "" for Optuna's, undefined where there is none. */
  private content(): string | undefined {
    try {
      const isFile = this.node.fs.lstatSync(this.path).isFile();
      return isFile ? this.node.fs.readFileSync(this.path, "utf8") : "";
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  private changed(): number {
    return this.node.fs.lstatSync(this.path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** Removes the lock that says `content`. Under a lock of its own, lest a second breaker remove the next owner's. */
  private break(content: string): void {
    new FileLock(this.node, this.path + BREAK, this.owner).hold(() => {
      if (this.content() === content) this.node.fs.rmSync(this.path, { force: true });
    });
  }
}
