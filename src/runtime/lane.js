// What a worker runs: one lane of a machine. Embedded as text (scripts/embed.js), because a worker's file would need a path,
// which bundlers lose. Answers every message: { value }, or { error } where something went wrong.
//
//   open   instantiates modules on a shared memory, the machine's first; `slots` says where their kernels stand in its function table
//   run    calls the machine as lane `lane` of `lanes`; all lanes of a memory do so at the same time
//   close  lets the memory go
const isNode = globalThis.process?.versions?.node !== undefined;
// biome-ignore lint/correctness/noNodejsModules: a worker in Node has no other way to its port.
const port = isNode ? require("node:worker_threads").parentPort : globalThis;
const machines = new Map();

function open({ id, modules, memory }) {
  const opened = machines.get(id) ?? [];
  for (const { module, slots } of modules) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    opened.push(exports);
    const [{ table }] = opened;
    table.grow(slots.size);
    for (const [name, slot] of slots) table.set(slot, exports[name]);
  }
  machines.set(id, opened);
}

function run({ id, lane, lanes, task, argument }) {
  const opened = machines.get(id);
  for (const { setLanes } of opened) setLanes(lane, lanes);
  const [machine] = opened;
  try {
    return machine[task](argument);
  } catch (error) {
    machine.abandon();
    throw error;
  }
}

const tasks = { open, run, close: ({ id }) => machines.delete(id) };

function answer(message) {
  try {
    port.postMessage({ value: tasks[message.type](message) });
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
}

// Who asked must not wait for ever where the question could not be read.
const refuse = () => port.postMessage({ error: "a message to a worker could not be read" });

if (isNode) port.on("message", answer).on("messageerror", refuse);
else {
  port.onmessage = (event) => answer(event.data);
  port.onmessageerror = refuse;
}
