// Starts a bundler's development server and waits for the address that it prints.
import { spawn } from "node:child_process";
import path from "node:path";

export async function startDevServer(folder, [program, ...args]) {
  const child = spawn(path.join(folder, "node_modules/.bin", program), args, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    let printed = "";
    const listen = (text) => {
      printed += text;
      const [address] = /http:\/\/localhost:\d+/.exec(printed) ?? [];
      if (address) resolve(address);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    void exited.then((code) => reject(new Error(`${program} ended with ${code}: ${printed}`)));
  });
  return {
    url,
    async close() {
      child.kill();
      await exited;
    },
  };
}
