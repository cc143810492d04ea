// Bytes under names in the browser's IndexedDB, by its own interface: a library would be a dependency in every bundle. Each
// call is one transaction: a crash leaves the old bytes or the new ones.
const DATABASE = "downhill";
const VERSION = 1;
const stores = ["models", "checkpoints"] as const;
type Store = (typeof stores)[number];

/** Puts bytes under a name, in the place of earlier ones; they are on the disk when the promise is fulfilled. */
export async function put(store: Store, name: string, bytes: Uint8Array): Promise<void> {
  await transact(store, "readwrite", `${show(name)} could not be stored`, (s) => s.put(bytes, name));
}

/** The bytes under a name; undefined where there are none. */
export async function get(store: Store, name: string): Promise<Uint8Array | undefined> {
  const bytes = await transact(store, "readonly", `${show(name)} could not be read`, (s) => s.get(name));
  return bytes as Uint8Array | undefined;
}

export async function names(store: Store): Promise<string[]> {
  const keys = await transact(store, "readonly", "the names could not be read", (s) => s.getAllKeys());
  return keys as string[];
}

export async function remove(store: Store, name: string): Promise<void> {
  await transact(store, "readwrite", `${show(name)} could not be deleted`, (s) => s.delete(name));
}

async function transact<T>(
  store: Store,
  mode: IDBTransactionMode,
  failure: string,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  if (typeof indexedDB === "undefined")
    throw new TypeError(`IndexedDB: ${failure}: this runtime has none. In Node, use downhill/node.`);
  let database: IDBDatabase | undefined;
  try {
    database = await open();
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    return await new Promise<T>((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
    });
  } catch (error) {
    throw explained(failure, error as Error);
  } finally {
    database?.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      for (const store of stores) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function explained(failure: string, error: Error): Error {
  const { name, message } = error;
  const full = name === "QuotaExceededError";
  const advice = full
    ? "The browser gives no more space: delete what is no longer needed, or ask for more by navigator.storage.persist(). What was there before is untouched."
    : message;
  return Object.assign(new Error(`IndexedDB: ${failure} (${name}). ${advice}`, { cause: error }), {
    code: name,
  });
}

const show = (name: string): string => JSON.stringify(name);
