// A command could not start for a reason that its user can mend: only the message is shown, not the stack.
export class StartError extends Error {
  override readonly name = "StartError";
}
