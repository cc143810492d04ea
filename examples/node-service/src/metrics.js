// What Prometheus reads: the process, its event loop, every request's duration, and how far the training has come.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export function metrics(trainer) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time until a response was sent",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  });
  const gauge = (name, help, read) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read() ?? Number.NaN);
      },
    });
  gauge("training_running", "1 while a network is trained", () => Number(trainer.state === "training"));
  gauge(
    "training_epochs",
    "Epochs finished in the last job",
    () => trainer.progress && trainer.progress.epoch + 1,
  );
  gauge("training_loss", "Loss of the last finished epoch", () => trainer.progress?.loss);

  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    observe(request, reply) {
      const labels = {
        method: request.method,
        route: request.routeOptions.url ?? "none",
        status: reply.statusCode,
      };
      duration.observe(labels, reply.elapsedTime / 1000);
    },
  };
}
