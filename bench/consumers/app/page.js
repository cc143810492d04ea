// Leaves what comes out for the one who looks.
import { main } from "./main.js";
import { workers } from "./settings.js";

main(workers).then(
  (result) => {
    globalThis.result = result;
  },
  (error) => {
    globalThis.result = { error: `${error.stack}` };
  },
);
