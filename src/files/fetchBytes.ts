/** The bytes at an address. @throws {Error} naming the address where it can't be had. */
export async function fetchBytes(url: URL): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`it answered ${response.status} ${response.statusText}`);
    return await response.arrayBuffer();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${url} could not be read: ${message}. Check the address and the connection.`, {
      cause: error,
    });
  }
}
