// Kernels as the package carries them.

/** Kernels as scripts/embed.js packs them. */
export interface Packed {
  readonly size: number;
  readonly packed: string;
}

/** Kernels that come along with the parts that need them: an instruction that names one refers to its pack. */
export interface Pack extends Packed {
  readonly name: string;
}

/** A build as a file of its own has it: the kernels of every network, and the packs by name. */
export interface PackedBuild {
  readonly kernels: Packed;
  readonly packs: Readonly<Record<string, Packed>>;
}
