// Runs in the report's page: draws its charts with uPlot, in the page's colours, as wide as there is room.
/* global uPlot */
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let plots = [];

  const draw = () => {
    for (const plot of plots) plot.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const palette = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => colour(`series${n}`));
    const axis = (label, size) => ({
      label,
      labelSize: 20,
      ...(size ? { size } : {}),
      stroke: colour("soft"),
      grid: { stroke: colour("rule"), width: 1 },
      ticks: { stroke: colour("rule"), width: 1 },
      font: "11px system-ui, sans-serif",
      labelFont: "12px system-ui, sans-serif",
    });
    plots = charts.map((chart, place) => {
      const frame = document.getElementById(`chart${place}`);
      const seriesOf = ({ label, kind }, i) => ({
        label,
        stroke: kind === "guide" ? colour("soft") : palette[i % palette.length],
        width: kind === "guide" ? 1 : 2,
        ...(kind === "guide" ? { dash: [5, 5], points: { show: false } } : {}),
        ...(kind === "line" ? { points: { show: chart.xs.length < 3 } } : {}),
        ...(kind === "points"
          ? { paths: () => null, points: { show: true, size: 5, fill: palette[0], stroke: palette[0] } }
          : {}),
        ...(kind === "bars"
          ? { paths: uPlot.paths.bars({ size: [0.9] }), fill: palette[0], points: { show: false } }
          : {}),
      });
      return new uPlot(
        {
          width: frame.clientWidth,
          height: Math.max(220, Math.min(320, frame.clientWidth * 0.62)),
          scales: { x: { time: false } },
          axes: [axis(chart.x), axis(chart.y, 62)],
          series: [{ label: chart.x }, ...chart.series.map(seriesOf)],
        },
        [chart.xs, ...chart.series.map(({ values }) => values)],
        frame,
      );
    });
  };

  draw();
  dark.addEventListener("change", draw);
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 100);
  });
})();
