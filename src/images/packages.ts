// Decoders and encoders for Node, in packages of JavaScript and WebAssembly that a user installs for the formats that are needed (docs/decisions/0023-pictures.md).
import type * as Jpeg from "jpeg-js";
import type * as Png from "pngjs";
import { nodeModule } from "../runtime/support.js";

/** Packages of one family, for a format each. */
interface FramePackage {
  decode(bytes: Uint8Array): {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  };
}

export const pngjs = (who: string): Promise<typeof Png> => packageFor(who, "pngjs");
export const jpegJs = (who: string): Promise<typeof Jpeg> => packageFor(who, "jpeg-js");
export const nsgif = (who: string): Promise<FramePackage> => packageFor(who, "@cwasm/nsgif");
export const webp = (who: string): Promise<FramePackage> => packageFor(who, "@cwasm/webp");

async function packageFor<T>(who: string, name: string): Promise<T> {
  try {
    // They are CommonJS: all of them is the default export.
    return (await nodeModule<{ default: T }>(name)).default;
  } catch (cause) {
    throw Object.assign(
      new TypeError(`${who}: the package ${name} is needed for this file. Install it: npm install ${name}`, {
        cause,
      }),
      { code: "ERR_MODULE_NOT_FOUND" },
    );
  }
}
