// The parts of one family under their names.
import { show, unknownName } from "../errors.js";
import type { AnyFactory, Family, Part } from "./part.js";

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
    const known = Object.hasOwn(this.aliases, name) ? (this.aliases[name] as string) : name;
    if (!Object.hasOwn(this.factories, known)) throw unknownName(who, this.family, name, this.names());
    return this.factories[known] as AnyFactory<P>;
  }

  /** A part from what `describe` made of it. */
  restore(stored: unknown, who: string): P {
    const { name, options } = (stored ?? {}) as { name?: unknown; options?: unknown };
    if (typeof name !== "string")
      throw new TypeError(`${who}: a stored ${this.family} must have a name, got ${show(stored)}.`);
    return this.factory(name, who)(options);
  }
}
