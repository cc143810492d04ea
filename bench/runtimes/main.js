// The trainings in Node, Bun or Deno, as a line of JSON.
//   node bench/runtimes/main.js 2     on two threads
import { hashTrainings } from "./hash.js";

console.log(JSON.stringify(await hashTrainings(Number(process.argv[2] ?? 1))));
