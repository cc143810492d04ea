// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// What a random number is for. It is part of the generator's counter, so that numbers for one purpose never
// depend on how many were drawn for another. Append, never renumber: another value means other numbers for the
// same seed. Below 65536, because the upper half of the word counts attempts of a draw that is repeated.

export enum Purpose {
  Weights = 1,
  Shuffle = 2,
  Replacement = 3,
  Dropout = 4,
  Noise = 5,
  Split = 6,
  Tuner = 7,
  Augment = 8,
}
