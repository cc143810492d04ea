import { readFileSync } from "node:fs";
import inspector from "node:inspector/promises";
import { trainingCase } from "./lib/model.js";
import { training } from "./lib/workloads.js";

const names = {};
{
  const b = readFileSync("build/simd.wasm");
  let p = 8;
  const leb = () => {
    let r = 0,
      s = 0,
      x;
    do {
      x = b[p++];
      r |= (x & 127) << s;
      s += 7;
    } while (x & 128);
    return r >>> 0;
  };
  const imp = 0;
  while (p < b.length) {
    const id = b[p++],
      len = leb(),
      end = p + len;
    if (id == 7) {
      let n = leb();
      while (n--) {
        const l = leb();
        const nm = b.subarray(p, p + l).toString();
        p += l;
        const k = b[p++],
          ix = leb();
        if (k == 0) names[ix] = nm;
      }
    }
    p = end;
  }
}
for (const [name, spec] of Object.entries(training)) {
  if (!name.includes(process.argv[2])) continue;
  const c = trainingCase(spec, { precision: process.argv[3] || "strict" });
  await c.run(100);
  const s = new inspector.Session();
  s.connect();
  await s.post("Profiler.enable");
  await s.post("Profiler.setSamplingInterval", { interval: 200 });
  await s.post("Profiler.start");
  const t = performance.now();
  const n = Number(process.argv[4] || 1500);
  await c.run(n);
  const ms = performance.now() - t;
  const { profile } = await s.post("Profiler.stop");
  const self = {};
  const dt = profile.timeDeltas;
  const byId = new Map(profile.nodes.map((x) => [x.id, x]));
  profile.samples.forEach((id, i) => {
    const f = byId.get(id).callFrame;
    let k = f.functionName;
    const m = /wasm-function\[(\d+)\]/.exec(k);
    if (m) k = names[m[1]] || k;
    self[k] = (self[k] || 0) + dt[i];
  });
  console.log(name, ((ms / n) * 1e3).toFixed(1), "us/step");
  const tot = Object.values(self).reduce((a, b) => a + b, 0);
  for (const [k, v] of Object.entries(self)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 14))
    console.log("  ", k, (v / n).toFixed(1) + "us", ((100 * v) / tot).toFixed(1) + "%");
}
