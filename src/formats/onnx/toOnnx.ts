// A model as an ONNX file. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

import { littleEndianBytes } from "../../files/writeSafetensors.js";
import { isDoubles } from "../../kinds.js";
import type { Sequential } from "../../model/sequential.js";
import type { Shape } from "../../shape.js";
import { type Attribute, type Constant, FLOATS, type GraphNode } from "../graph/graph.js";
import { graphOf } from "../graph/graphOf.js";
import { INT64 } from "../graph/layers.js";
import { Message } from "./protobuf.js";

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
/** Kinds of attributes. */
const KIND = { float: 1, integer: 2, integers: 7 } as const;
/** Name of the free axis. */
const BATCH = "batch";

/**
 * The model as an ONNX file, for inference: float32, opset 17, the batch's size free. Input `input` [batch, …inputShape],
 * output `output` [batch, …outputShape]. Layers that act in training alone are left out.
 *
 * @throws {RangeError} naming a layer or activation that has no translation. @throws {TypeError} for what is no model.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * const bytes = toOnnx(model); // a Uint8Array, for a file that ends in .onnx
 * @see https://onnx.ai/onnx/operators/
 */
export function toOnnx(model: Sequential): Uint8Array {
  const graph = graphOf(model, "toOnnx");
  const nodes = [
    ...graph.nodes,
    { op: "Identity", inputs: [graph.output], outputs: ["output"], attributes: {} },
  ];
  const body = new Message()
    .each(nodes, (m, node) => m.message(1, encodeNode(node)))
    .text(2, "downhill")
    .each(graph.constants, (m, constant) => m.message(5, encodeConstant(constant)))
    .message(11, encodeValue(graph.input, graph.inputShape))
    .message(12, encodeValue("output", graph.outputShape));
  return new Message()
    .integer(1, IR_VERSION)
    .text(2, "downhill")
    .message(7, body)
    .message(8, new Message().text(1, "").integer(2, OPSET))
    .encode();
}

function encodeNode({ op, inputs, outputs, attributes }: GraphNode): Message {
  return new Message()
    .each(inputs, (m, name) => m.text(1, name))
    .each(outputs, (m, name) => m.text(2, name))
    .text(4, op)
    .each(Object.entries(attributes), (m, [name, value]) => m.message(5, encodeAttribute(name, value)));
}

function encodeAttribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value !== "number")
    return message.each(value, (m, n) => m.integer(8, n)).integer(20, KIND.integers);
  if (FLOATS.has(name)) return message.float(2, value).integer(20, KIND.float);
  return message.integer(3, value).integer(20, KIND.integer);
}

function encodeConstant({ name, shape, data }: Constant): Message {
  const whole = isDoubles(data);
  const raw = whole ? littleEndianBytes(BigInt64Array.from(data, (n) => BigInt(n))) : littleEndianBytes(data);
  return new Message()
    .each(shape, (m, size) => m.integer(1, size))
    .integer(2, whole ? INT64 : FLOAT)
    .text(8, name)
    .bytes(9, raw);
}

/** A float tensor whose first axis is the batch. */
function encodeValue(name: string, row: Shape): Message {
  const shape = new Message()
    .message(1, new Message().text(2, BATCH))
    .each(row, (m, size) => m.message(1, new Message().integer(1, size)));
  const tensor = new Message().integer(1, FLOAT).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
