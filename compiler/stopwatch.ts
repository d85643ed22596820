/** Measures how long each phase takes. */

export interface Timing {
  readonly phase: string
  readonly millis: number
}

export interface Stopwatch {
  readonly time: <A>(phase: string, run: () => A) => A
  /** Those before and those measured, in order. */
  readonly timings: ReadonlyArray<Timing>
}

export const stopwatch = (before: ReadonlyArray<Timing> = []): Stopwatch => {
  const timings = [...before]
  return {
    timings,
    time: (phase, run) => {
      const start = performance.now()
      const value = run()
      timings.push({ phase, millis: performance.now() - start })
      return value
    }
  }
}
