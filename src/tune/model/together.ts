// Trains the models of several parts side by side: after each epoch they wait for one another, and one decision is made for
// all of them. So a trial of cross-validation reports one number per epoch, and can be pruned like any other.
import type { Logs } from "../../callbacks/callback.js";
import type { Sequential } from "../../model/sequential.js";
import type { Part } from "./parts.js";

export interface Training {
  readonly models: readonly Sequential[];
  readonly parts: readonly Part[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  /** Given the logs of all parts after an epoch (0 is the first): whether the training goes on. */
  goesOn(epoch: number, logs: readonly Logs[]): boolean;
}

export async function trainTogether(training: Training): Promise<void> {
  const { models, parts, epochs, batchSize, signal } = training;
  const meeting = new Meeting(models.length, (epoch, logs) => training.goesOn(epoch, logs));
  const fits = models.map(async (model, i) => {
    const { train, heldOut } = parts[i] as Part;
    try {
      await model.fit(train.x, train.y, {
        epochs,
        batchSize,
        signal,
        threads: 1,
        validationData: [heldOut.x, heldOut.y],
        validationBatchSize: 256,
        callbacks: [
          {
            async onEpochEnd(epoch, logs) {
              if (!(await meeting.arrive(i, epoch, { ...logs }))) model.stopTraining = true;
            },
          },
        ],
      });
    } finally {
      // One that ended for whatever reason would let the others wait for ever.
      meeting.end();
    }
  });
  const ended = await Promise.allSettled(fits);
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

class Meeting {
  private arrived: { readonly logs: Logs; answer(goesOn: boolean): void }[] = [];
  private isOver = false;

  constructor(
    private readonly size: number,
    private readonly decide: (epoch: number, logs: readonly Logs[]) => boolean,
  ) {}

  async arrive(place: number, epoch: number, logs: Logs): Promise<boolean> {
    if (this.isOver) return false;
    const answered = new Promise<boolean>((answer) => {
      this.arrived[place] = { logs, answer };
    });
    if (Object.keys(this.arrived).length === this.size) {
      const all = this.arrived;
      this.arrived = [];
      this.isOver = true;
      try {
        this.isOver = !this.decide(
          epoch,
          all.map((one) => one.logs),
        );
      } finally {
        for (const one of all) one.answer(!this.isOver);
      }
    }
    return answered;
  }

  end(): void {
    this.isOver = true;
    for (const one of Object.values(this.arrived)) one.answer(false);
    this.arrived = [];
  }
}
