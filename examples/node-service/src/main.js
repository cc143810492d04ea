// Starts the service; SIGTERM and SIGINT end it with the work saved, within ten seconds whatever its clients do.
//   PORT=3000 DATA=data npm start
import closeWithGrace from "close-with-grace";
import { service } from "./service.js";
import { Trainer } from "./trainer.js";

const { PORT = "3000", HOST = "127.0.0.1", DATA = "data" } = process.env;

const trainer = await Trainer.open(DATA);
const app = service(trainer, { logger: true });
closeWithGrace({ delay: 10_000 }, async ({ err }) => {
  if (err) app.log.error(err);
  // Requests that are under way have two seconds; the training does not wait for them.
  const timer = setTimeout(() => app.server.closeAllConnections(), 2000);
  await Promise.all([trainer.stop(), app.close()]);
  clearTimeout(timer);
});
await app.listen({ port: Number(PORT), host: HOST });
