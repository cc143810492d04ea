/** Things under keys, such as programs for numbers of rows: those used last are kept, the one not used for longest is given up for a new one. */
export class Recent<K, V> {
  readonly #kept = new Map<K, V>();

  constructor(
    private readonly most: number,
    private readonly release: (value: V) => void,
  ) {}

  get(key: K, make: () => V): V {
    const value = this.#kept.get(key) ?? make();
    // Those used last come last.
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size > this.most) {
      const [oldest, old] = this.#kept.entries().next().value as [K, V];
      this.release(old);
      this.#kept.delete(oldest);
    }
    return value;
  }

  clear(): void {
    for (const value of this.#kept.values()) this.release(value);
    this.#kept.clear();
  }
}
