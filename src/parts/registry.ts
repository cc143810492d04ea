// The parts of one family under their names.
import { nearest, show, unknownName } from "../errors.js";
import type { AnyFactory, Family, Part } from "./part.js";

/** What programs have defined themselves (defined.ts). */
export const definedParts = /* @__PURE__ */ new Map<Family, Map<string, AnyFactory<Part>>>();

/** Parts under their names, with the short forms that Keras users know. */
export class Registry<P extends Part> {
  readonly factories: Readonly<Record<string, AnyFactory<P>>>;

  /** @param all functions that make parts; second names of a part, and parts of other families, are left out. */
  constructor(
    readonly family: Family,
    all: Readonly<Record<string, AnyFactory<Part>>>,
    readonly aliases: Readonly<Record<string, string>> = {},
  ) {
    const own = Object.entries(all).filter(([name, f]) => f.family === family && f.partName === name);
    this.factories = Object.fromEntries(own) as Record<string, AnyFactory<P>>;
  }

  names(): string[] {
    return Object.keys(this.factories);
  }

  factory(name: string, who: string): AnyFactory<P> {
    const found = this.#find(name);
    if (!found) throw unknownName(who, this.family, name, this.names());
    return found;
  }

  /** Whether the name is one of the library's. */
  has(name: string): boolean {
    return Object.hasOwn(this.factories, name) || Object.hasOwn(this.aliases, name);
  }

  #find(name: string): AnyFactory<P> | undefined {
    const known = Object.hasOwn(this.aliases, name) ? (this.aliases[name] as string) : name;
    if (Object.hasOwn(this.factories, known)) return this.factories[known];
    return definedParts.get(this.family)?.get(name) as AnyFactory<P> | undefined;
  }

  /** A part from what `describe` made of it. */
  restore(stored: unknown, who: string): P {
    const { name, options } = (stored ?? {}) as { name?: unknown; options?: unknown };
    if (typeof name !== "string")
      throw new TypeError(`${who}: a stored ${this.family} must have a name, got ${show(stored)}.`);
    const found = this.#find(name);
    if (!found) {
      const near = nearest(name, this.names());
      const define = `define${this.family.charAt(0).toUpperCase()}${this.family.slice(1)}`;
      throw new RangeError(
        `${who}: unknown ${this.family} ${show(name)}.${near ? ` Did you mean ${show(near)}?` : ""} Where it is one of your own, define it first: ${define}({ name: ${show(name)}, … }).`,
      );
    }
    return found(options);
  }
}
