/** SIGINT and SIGTERM as an effect that ends: what is to end well at a signal races against it. */
import { Effect } from "effect"

const signals = ["SIGINT", "SIGTERM"] as const

export const untilSignal: Effect.Effect<NodeJS.Signals> = Effect.callback((resume) => {
  const onSignal = (signal: NodeJS.Signals) => resume(Effect.succeed(signal))
  for (const signal of signals) process.once(signal, onSignal)
  return Effect.sync(() => {
    for (const signal of signals) process.off(signal, onSignal)
  })
})
