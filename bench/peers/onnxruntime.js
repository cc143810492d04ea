// onnxruntime, native (`onnxruntime-node`) or WebAssembly (`onnxruntime-web`), on the ONNX file that we export of the same model.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export async function open(workload, { package: name, threads = 1 }) {
  const { layers, batch, x, folder } = workload;
  const ort = name === "onnxruntime-node" ? require(name) : await import(name);
  const { version } = JSON.parse(
    readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8"),
  );
  if (name === "onnxruntime-web") ort.env.wasm.numThreads = threads;
  const options =
    name === "onnxruntime-node"
      ? { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: "sequential" }
      : { executionProviders: ["wasm"] };
  const session = await ort.InferenceSession.create(
    new Uint8Array(readFileSync(`${folder}/model.onnx`)),
    options,
  );
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  const given = x.slice(0, batch * layers[0]);
  return {
    version,
    async predict() {
      const results = await session.run({ [input]: new ort.Tensor("float32", given, [batch, layers[0]]) });
      return results[output].data;
    },
  };
}
