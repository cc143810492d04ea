// A CSV file that is larger than memory, through `downhill train --epochs 1` and `downhill predict`: time, and peak of resident memory.
//   npm run build && node bench/tables/large.js [gigabytes = 2] [folder = build/tables]
// The table has six measurements with missing cells, two categories of which one is quoted, a date, a truth value, and a target that goes by them.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [gigabytes = "2", folder = "build/tables"] = process.argv.slice(2);
const command = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
const towns = ["Seoul", "Busan", "Daegu", "Incheon", '"Gwangju, south"', "Daejeon", "Ulsan"];

/** A generator of numbers in [0, 1) that is the same everywhere (Lehmer's, modulus 2^31 - 1). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function generate(file, bytes) {
  const next = numbers(42);
  const target = openSync(file, "w");
  let written = writeSync(target, "a,b,c,d,e,f,town,code,day,open,sold\n");
  let rows = 0;
  while (written < bytes) {
    const lines = [];
    for (let i = 0; i < 5000; i++, rows++) {
      const [a, b, c, d, e, f] = Array.from({ length: 6 }, next);
      const place = Math.floor(next() * towns.length);
      const day = new Date(Date.UTC(2010, 0, 1 + Math.floor(next() * 5000))).toISOString().slice(0, 10);
      const sold = a + b * c + (place % 3) / 3 + 0.3 * next() > 1 ? "yes" : "no";
      const missing = next() < 0.02 ? "" : (1000 * e).toFixed(2);
      lines.push(
        [
          ...[
            a.toFixed(6),
            b.toFixed(5),
            (c * c * 1e4).toFixed(1),
            Math.floor(d * 90),
            missing,
            f.toFixed(4),
          ],
          ...[towns[place], `k${Math.floor(next() * 40)}`, day, next() < 0.5 ? "true" : "false", sold],
        ].join(),
      );
    }
    written += writeSync(target, `${lines.join("\n")}\n`);
  }
  closeSync(target);
  return rows;
}

/** Runs the command; the peak is what the kernel says of the process (VmHWM), asked every 100 ms. */
function measured(args, output) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [command, ...args], {
      stdio: ["ignore", output ?? "ignore", "inherit"],
    });
    let peak = 0;
    const timer = setInterval(() => {
      try {
        const [, kB] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
        peak = Math.max(peak, Number(kB ?? 0));
      } catch {
        // It has ended.
      }
    }, 100);
    child.on("exit", (code) => {
      clearInterval(timer);
      if (code !== 0) reject(new Error(`${args.join(" ")}: exit code ${code}`));
      else resolve({ seconds: (performance.now() - started) / 1000, megabytes: peak / 1024 });
    });
  });
}

mkdirSync(folder, { recursive: true });
const at = (file) => path.join(folder, file);
const rows = generate(at("large.csv"), Number(gigabytes) * 2 ** 30);
const { size } = statSync(at("large.csv"));
console.log(`${(size / 2 ** 30).toFixed(2)} GiB, ${rows} rows of 11 cells; Node ${process.version}\n`);
console.log("| command | seconds | peak of resident memory, MB |");
console.log("|---|--:|--:|");
const tell = (name, { seconds, megabytes }) =>
  console.log(`| ${name} | ${seconds.toFixed(0)} | ${megabytes.toFixed(0)} |`);
const model = ["--out", at("large.safetensors"), "--report", at("large.html")];
tell(
  "train --epochs 1",
  await measured(["train", at("large.csv"), "--target", "sold", "--epochs", "1", ...model]),
);
const out = at("large.predicted.csv");
tell("predict", await measured(["predict", at("large.safetensors"), at("large.csv"), "--out", out]));
for (const file of ["large.csv", "large.predicted.csv"]) rmSync(at(file));
