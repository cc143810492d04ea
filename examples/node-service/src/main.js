// Starts the service; SIGTERM and SIGINT end it with the work saved.
//   PORT=3000 DATA=data npm start
import closeWithGrace from "close-with-grace";
import { service } from "./service.js";
import { Trainer } from "./trainer.js";

const { PORT = "3000", HOST = "127.0.0.1", DATA = "data" } = process.env;

const trainer = await Trainer.open(DATA);
const app = service(trainer, { logger: true });
closeWithGrace({ delay: 10_000 }, async ({ err }) => {
  if (err) app.log.error(err);
  await app.close();
});
await app.listen({ port: Number(PORT), host: HOST });
