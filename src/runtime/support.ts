// What the runtime can do: threads on shared memory, how many cores there are, fused multiply-add.
import { needWebAssembly } from "./host.js";

interface NodeLike {
  readonly versions?: {
    readonly node?: string;
    readonly bun?: string;
    readonly deno?: string;
    readonly v8?: string;
  };
  readonly arch?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  getBuiltinModule?(name: string): unknown;
}

/** Node, or a runtime that offers Node's modules. */
export function nodeProcess(): NodeLike | undefined {
  const { process } = globalThis as { process?: NodeLike };
  return process?.versions?.node === undefined ? undefined : process;
}

/** A module of Node, by a name that bundlers for browsers don't follow. */
export async function nodeModule<T>(name: string): Promise<T> {
  const found = nodeProcess()?.getBuiltinModule?.(name);
  return (found ?? (await import(/* webpackIgnore: true */ /* @vite-ignore */ name))) as T;
}

/** Whether several threads may work on one memory: not on a page without the isolation headers (docs/threads.md). */
export function hasThreads(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  return nodeProcess() !== undefined || (globalThis.crossOriginIsolated && typeof Worker === "function");
}

/** Cores that this process may use. */
export async function cores(): Promise<number> {
  if (!nodeProcess()) return globalThis.navigator?.hardwareConcurrency ?? 1;
  const { availableParallelism } = await nodeModule<typeof import("node:os")>("node:os");
  return availableParallelism();
}

/** Why the wide mode can't be had here (docs/threads.md), as far as the runtime itself tells; otherwise undefined. */
export function lacksWide(): string | undefined {
  const { versions, arch } = nodeProcess() ?? {};
  const { node, bun, deno } = versions ?? {};
  if (!node || bun || deno || Number.parseInt(node, 10) < 24) return "it needs Node 24 or newer";
  return arch === "x64" ? undefined : "it needs an x86-64 processor";
}

// (module (func (param v128 v128 v128) (result v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd))
const FUSED = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b,
  0x03, 0x02, 0x01, 0x00, 0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02,
  0x0b,
];

/** Whether WebAssembly has fused multiply-add; Node has it from 22 on. */
export function hasRelaxed(): boolean {
  return needWebAssembly().validate(Uint8Array.from(FUSED));
}
