// Lets an object be itself behind a Proxy (Vue's ref and reactive, and others): there, methods are called with the proxy as `this`, which has
// none of the private fields. Bound to the object, they don't ask what they are called on (docs/decisions/0017-models-in-proxies.md).

/** Gives an object its class's methods and accessors as its own, bound to it. For the end of a constructor. */
export function bindToItself(self: object): void {
  const { constructor: _, ...inherited } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(self));
  for (const property of Object.values(inherited) as PropertyDescriptor[]) {
    for (const kind of ["value", "get", "set"] as const) property[kind] &&= property[kind].bind(self);
  }
  Object.defineProperties(self, inherited);
}
