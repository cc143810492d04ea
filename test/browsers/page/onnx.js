// What test/browsers/onnx.browser.ts has a page do: runs a network in onnxruntime-web.
import { env, InferenceSession, Tensor } from "/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

env.wasm.wasmPaths = "/node_modules/onnxruntime-web/dist/";
env.wasm.numThreads = 1;
env.logLevel = "error";

/** @param onnx the file in base64. @param inputs each `{ data, shape }`. @returns the numbers of each output. */
export async function run(onnx, inputs) {
  const session = await InferenceSession.create(Uint8Array.from(atob(onnx), (c) => c.charCodeAt(0)));
  const outputs = [];
  for (const { data, shape } of inputs) {
    const { output } = await session.run({ input: new Tensor("float32", Float32Array.from(data), shape) });
    outputs.push(Array.from(output.data));
  }
  await session.release();
  return outputs;
}
