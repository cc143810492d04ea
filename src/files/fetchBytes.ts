import { type Bounds, bytesWithin, type Source } from "./bounded.js";

/**
 * The bytes at an address.
 *
 * @throws {Error} naming the address where it can't be had; otherwise as `bytesWithin`.
 */
export function fetchBytes(
  who: string,
  url: URL,
  bounds: Bounds | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  return bytesWithin(who, String(url), bounds, async (signal) => {
    const unreadable = (cause: unknown): never => {
      const { message } = cause as Error;
      throw new Error(`${url} could not be read: ${message}. Check the address and the connection.`, {
        cause,
      });
    };
    try {
      const response = await fetch(url, { signal });
      if (!response.ok) {
        void response.body?.cancel();
        throw new Error(`it answered ${response.status} ${response.statusText}`);
      }
      const reader = response.body?.getReader();
      const size = Number(response.headers.get("content-length") ?? 0);
      const source: Source = {
        size,
        next: async () => (await reader?.read().catch(unreadable)) ?? { done: true },
        close: () => reader?.cancel(),
      };
      return source;
    } catch (error) {
      return unreadable(error);
    }
  });
}
