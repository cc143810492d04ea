// A layer that stands in several networks has one set of weights, of which each network keeps the numbers in its own memory: who
// changes them says so, and the others take them over before they compute. A network that shares nothing is spared all of it.
import type { Site } from "../layers/node.js";
import { type Shape, sameShape, showShape } from "../shape.js";

/** A weight of a network that may share it. */
interface SharedWeight {
  readonly shape: Shape;
  readonly name: string;
  readonly spec: { readonly state?: boolean };
}

/** What is asked of a network. */
interface Sharer {
  readonly layers: readonly { readonly site: Site; readonly weights: readonly SharedWeight[] }[];
  readonly sharing: Sharing;
  read(weight: SharedWeight): Float32Array;
  write(weight: SharedWeight, data: Float32Array): void;
}

/** Who has a layer's latest numbers. */
interface Share {
  latest: Sharer;
}

const shares = new WeakMap<Site, Share>();

export class Sharing {
  /** Layers that another network has, too. */
  #shared = false;

  constructor(private readonly network: Sharer) {}

  /**
   * Numbers that a weight of a new network has elsewhere already.
   *
   * @throws {RangeError} where the layer was built with a weight of another shape.
   */
  numbers(weight: SharedWeight): Float32Array | undefined {
    const place = this.network.layers.find(({ weights }) => weights.includes(weight));
    const latest = place && shares.get(place.site)?.latest;
    const index = place?.weights.indexOf(weight) ?? -1;
    const other = latest?.layers.find(({ site }) => site === place?.site)?.weights[index];
    if (!latest || !other) return undefined;
    if (sameShape(other.shape, weight.shape)) return latest.read(other);
    if (weight.spec.state) return undefined;
    throw new RangeError(
      `${weight.name}: it would have shape ${showShape(weight.shape)}, but its layer was built with ${showShape(other.shape)} in another model. Use a layer of its own.`,
    );
  }

  /** The new network's layers are known to others from now on. @param owns whether its numbers are newer than theirs. */
  join(owns: boolean): void {
    for (const { site } of this.network.layers) {
      const share = shares.get(site);
      if (share) {
        this.#shared = true;
        share.latest.sharing.#shared = true;
        if (owns) share.latest = this.network;
      } else shares.set(site, { latest: this.network });
    }
  }

  /** Takes over what other networks have changed. */
  pull(): void {
    if (!this.#shared) return;
    for (const { site, weights } of this.network.layers) {
      const { latest } = shares.get(site) as Share;
      if (latest === this.network) continue;
      const others = latest.layers.find((place) => place.site === site)?.weights ?? [];
      weights.forEach((weight, i) => {
        const other = others[i];
        if (other && !weight.spec.state) this.network.write(weight, latest.read(other));
      });
    }
  }

  /** The numbers here are the latest: before and while they are changed. */
  claim(): void {
    if (!this.#shared) return;
    this.pull();
    for (const { site } of this.network.layers) (shares.get(site) as Share).latest = this.network;
  }
}
