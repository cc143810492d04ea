// The routes. Every body is checked against a schema before a handler sees it.
import fastify from "fastify";
import { metrics } from "./metrics.js";
import { classes, inputs } from "./network.js";

// Measurements, in a unit of one's choice. Far greater numbers would overflow in the 32 bits of a network, or in their squares.
const largest = 1e6;
const number = { type: "number", minimum: -largest, maximum: largest };
const row = { type: "array", items: number, minItems: inputs, maxItems: inputs };
const rows = (maxItems) => ({ type: "array", items: row, minItems: 1, maxItems });

const trainingSchema = {
  body: {
    type: "object",
    required: ["x", "y"],
    additionalProperties: false,
    properties: {
      x: rows(100_000),
      y: { type: "array", maxItems: 100_000, items: { type: "integer", minimum: 0, maximum: classes - 1 } },
      epochs: { type: "integer", minimum: 1, maximum: 10_000, default: 100 },
    },
  },
};
const predictionSchema = {
  body: {
    type: "object",
    required: ["x"],
    additionalProperties: false,
    properties: { x: rows(1000) },
  },
};

/** Bytes of a body. */
const trainingLimit = 16 * 1024 * 1024;
const predictionLimit = 256 * 1024;

/** What a client may take: milliseconds for a whole request and for its headers, and of silence; connections at a time. */
const limits = {
  requestTimeout: 10_000,
  headersTimeout: 5000,
  connectionTimeout: 15_000,
  maxConnections: 500,
};

export function service(trainer, { logger = false } = {}) {
  // "1" is no number, and a misspelt name is an error: fastify would put both right silently.
  const customOptions = { coerceTypes: false, removeAdditional: false };
  const app = fastify({
    logger,
    bodyLimit: predictionLimit,
    connectionTimeout: limits.connectionTimeout,
    requestTimeout: limits.requestTimeout,
    http: { headersTimeout: limits.headersTimeout, connectionsCheckingInterval: 1000 },
    ajv: { customOptions },
  });
  app.server.maxConnections = limits.maxConnections;
  const observed = metrics(trainer);
  app.addHook("onResponse", async (request, reply) => observed.observe(request, reply));

  // Before the body is read: a client that is to wait need not send its rows, and they don't fill memory.
  const onRequest = async (_, reply) => {
    if (trainer.state === "training") return busy(reply);
  };
  app.post(
    "/train",
    { schema: trainingSchema, bodyLimit: trainingLimit, onRequest },
    async ({ body }, reply) => {
      const { x, y } = body;
      if (x.length !== y.length)
        return refuse(reply, 400, `x has ${x.length} rows, y has ${y.length}. They must be equal.`);
      if (trainer.state === "training") return busy(reply);
      await trainer.train(body);
      return reply.code(202).send({ state: trainer.state, rows: x.length });
    },
  );

  app.post("/predict", { schema: predictionSchema }, async ({ body }, reply) => {
    if (!trainer.canPredict)
      return refuse(reply, 409, "Nothing has been learnt yet. POST rows to /train first.");
    return { probabilities: trainer.predict(body.x) };
  });

  app.get("/health", async () => {
    const { state, progress, error } = trainer;
    return { state, progress, error };
  });

  app.get("/metrics", async (_, reply) => {
    reply.type(observed.contentType);
    return observed.read();
  });
  return app;
}

function busy(reply) {
  return refuse(reply, 409, "A training is running. Try again when it is done.");
}

function refuse(reply, statusCode, message) {
  return reply.code(statusCode).send({ statusCode, message });
}
