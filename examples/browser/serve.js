// Serves the repository on this machine and prints the page's address. Any static server will do; this one also sends the headers
// that give a page shared memory, so that larger networks train on several threads.
//   node examples/browser/serve.js
import { fileURLToPath } from "node:url";
import { isolation, serve } from "../../scripts/browsers/serve.js";

const { url } = await serve(fileURLToPath(new URL("../..", import.meta.url)), isolation);
console.log(`${url}/examples/browser/index.html`);
