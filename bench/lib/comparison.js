// The tables that bench/compare.js prints: ratios, rates, and what there is to say about them.
import { median } from "./rounds.js";

/** @param works [name, { kind, work }]. @param names of the libraries. @param results one for each pair that was measured. */
export function comparison(works, names, results) {
  const of = (workload, library) => results.find((r) => r.workload === workload && r.library === library);
  const rowsOf = (cell, first) =>
    works.map(([workload, { kind, work }]) => {
      const row = {
        workload,
        ...first?.(
          results.filter((r) => r.workload === workload && r.ours),
          kind,
          work,
        ),
      };
      for (const name of names) row[name] = cell(of(workload, name), kind, work);
      return row;
    });
  const columns = (first) => ({
    workload: "workload",
    ...first,
    ...Object.fromEntries(names.map((name) => [name, name])),
  });
  const remarks = results
    .filter((r) => r.error || r.skip)
    .map((r) => `- ${r.workload}: ${r.library}: ${r.error ?? r.skip}`);
  const noisy = results.filter((r) => r.quiet < 0.5).length;
  const about = new Map(
    results.filter((r) => r.version).map((r) => [r.library, `${r.library} ${r.version}`]),
  );
  const notes = new Map(results.filter((r) => r.note).map((r) => [r.library, `${r.library}: ${r.note}.`]));
  return [
    {
      title: "How many times as fast ours is",
      columns: columns({}),
      rows: rowsOf((r) => ratio(r)),
      note: [
        `${[...about.values()].join(", ")}. ${[...notes.values()].join(" ")}`,
        ...(noisy > 0
          ? [
              `**Noise**: in ${noisy} of ${results.length} comparisons other processes took the core in most blocks. Don't rely on these.`,
            ]
          : []),
        ...(remarks.length > 0 ? [remarks.join("\n")] : []),
      ].join("\n\n"),
    },
    {
      title: "Steps per second; µs for one row, rows per second for more",
      columns: columns({ ours: "downhill" }),
      rows: rowsOf(
        (r, kind, work) => (r?.peer ? rate(r.peer, kind, work) : undefined),
        (all, kind, work) =>
          all.length > 0 ? { ours: rate(median(all.map((r) => r.ours)), kind, work) } : {},
      ),
    },
  ];
}

function ratio(result) {
  if (!result) return undefined;
  if (result.error) return "failed";
  if (result.skip) return "–";
  return `${result.ratio >= 100 ? result.ratio.toFixed(0) : result.ratio.toPrecision(3)} ×`;
}

/** @param ms for a step or a call. */
function rate(ms, kind, work) {
  if (kind === "training") return 1e3 / ms;
  return work.batch === 1 ? ms * 1e3 : (work.batch * 1e3) / ms;
}
