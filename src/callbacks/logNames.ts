// Names in logs and histories.

/** The name under which the validation reports a number: `loss` becomes `valLoss`. */
export const validationName = (key: string): string => `val${key.charAt(0).toUpperCase()}${key.slice(1)}`;

/** The column of a history, made where there is none: a metric may be called as what every object has, such as `constructor`. */
export function columnOf<T>(history: Record<string, T[]>, key: string): T[] {
  if (!Object.hasOwn(history, key)) history[key] = [];
  return history[key] as T[];
}
