import { main } from "./main.js";

main().then(
  (result) => {
    globalThis.result = result;
  },
  (error) => {
    globalThis.result = { error: `${error.stack}` };
  },
);
