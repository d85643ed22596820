/** Which step a failure comes from, for failures that do not say it themselves. */

const origins = new WeakMap<object, string>()

/** Remembers the step that an error comes from, unless it is known already. */
export const from = <E>(error: E, step: string): E => {
  if (typeof error === "object" && error !== null && !origins.has(error)) origins.set(error, step)
  return error
}

/** The durable name of the step that is to blame; undefined where none is. */
export const originOf = (error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null) return undefined
  const own = "step" in error && typeof error.step === "string" && error.step !== "" ? error.step : undefined
  return origins.get(error) ?? own
}
