// Waits for what may never come, such as an answer of a Redis that is away, no longer than it may.
import { after, cancel } from "../../runtime/host.js";

/** Whether the work was done in time. @throws what the work throws in time. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: unknown;
  const tooLong = new Promise<boolean>((late) => {
    timer = after(milliseconds, () => late(false));
  });
  try {
    return await Promise.race([work.then(() => true), tooLong]);
  } finally {
    cancel(timer);
  }
}
