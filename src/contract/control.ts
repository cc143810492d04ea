// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// The control block: absolute byte addresses at the start of every model's linear memory. TypeScript writes
// the plan of a training into it, the machine keeps its place there, and a checkpoint is read from it.
// Address 0 stands for "none" everywhere, so the block begins above it; static data begins at 1024.

/** u32: a Status; anything but Ok stops the machine before the update of the step that met it. */
export const STATUS = 256;
/** u32: which row of the batch the trouble is in. */
export const STATUS_ROW = 260;

/** u32: tape of a full batch. */
export const FULL_TAPE = 264;
/** u32: tape of a smaller last batch. */
export const TAIL_TAPE = 268;
/** u32: tape that draws the order of the rows for one pass over the data. */
export const PASS_TAPE = 272;
/** u32: full batches in a pass. */
export const FULL_BATCHES = 276;
/** u32: batches in a pass, a smaller last one included. */
export const BATCHES = 280;
/** u32: the next batch of the pass. */
export const POSITION = 284;
/** u32: which pass over the data this is, counted over the model's life. */
export const PASS = 288;
/** u32: steps that make an epoch. */
export const STEPS_PER_EPOCH = 292;
/** u32: the next step of the epoch. */
export const STEP = 296;
/** u32: the machine returns when so many epochs have ended. */
export const EPOCHS_LEFT = 300;

/** f64: steps done since compile. */
export const ITERATION = 304;
/** f64: learning rate of the current step. */
export const RATE = 312;
/** u32: address of the f64 learning rate of the next step. */
export const RATES = 320;
/** u32: bytes from one step's rate to the next: 8, or 0 where the rate is constant. */
export const RATE_STRIDE = 324;

/** f64: loss of the current batch, penalties included. */
export const LOSS = 328;
/** u32: address of the meters: f64 words that add up over an epoch; words 0 and 1 are the loss and its weight. */
export const METERS = 336;
/** u32: how many f64 words the meters have. */
export const METER_WORDS = 340;
/** u32: address of the history: a row of meters per finished epoch. */
export const HISTORY = 344;
/** u32: rows the history has room for; the machine returns when it is full. */
export const HISTORY_CAPACITY = 348;
/** u32: rows written. */
export const HISTORY_ROWS = 352;

/** u32, u32: the model's seed, low word first. */
export const SEED = 356;
/** f64: terms of the loss beside that of the predictions, added up until the batch's loss takes them. */
export const PENALTY = 368;
/** u32: lanes that meet at the barrier, each a thread of its own; 0 where lanes run one after the other. */
export const PARTIES = 512;
/** u32: looks at the barrier before a lane goes to sleep. */
export const PATIENCE = 516;
/** u32: not 0 once a lane has failed: the others leave at their next barrier. */
export const FAILED = 520;
/** u32: 1 from the moment a step begins to change weights until it is done. */
export const UPDATING = 524;
/** u32, on cache lines of their own: lanes that have arrived, how often all have, lanes that sleep; blocks of an instruction that lanes have taken. */
export const ARRIVED = 576;
export const PHASE = 640;
export const SLEEPERS = 704;
export const TAKEN = 768;
/** First byte behind the block and the static data reserve. */
export const CONTROL_END = 1024;
