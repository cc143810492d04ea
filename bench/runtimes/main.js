// The trainings in Node, Bun or Deno: lines of JSON, the name of each training before it begins, and what all came to.
//   node bench/runtimes/main.js 2     on two threads
import { hashTrainings } from "./hash.js";

const say = (line) => console.log(JSON.stringify(line));
say(await hashTrainings(Number(process.argv[2] ?? 1), (training) => say({ training })));
