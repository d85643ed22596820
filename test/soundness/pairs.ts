/** Which step can stand in which: what the language allows, and what a list of steps shows of it. */
import { type Part, partsOf } from "../../compiler/check/blocks.ts"
import type { Step } from "../../compiler/parse/document.ts"
import { constructs, containers, isAllowed } from "../support/random/constructs.ts"
import type { Wish } from "../support/random/maker.ts"

/** Every pair that the language allows. */
export const pairs: ReadonlyArray<Wish> = containers.flatMap((container) =>
  constructs.filter(({ kind }) => isAllowed(container, kind)).map(({ kind }): Wish => ({ container, inner: kind }))
)

export const pairName = (container: string, inner: string): string => `${container} ${inner}`

/** The pairs that occur among the steps. */
export const pairsIn = (steps: ReadonlyArray<Step>): ReadonlyArray<string> =>
  steps.flatMap((step) =>
    partsOf(step).flatMap((part: Part) => [
      ...part.steps.map((inner) => pairName(`${step.kind}/${part.kind}`, inner.kind)),
      ...pairsIn(part.steps)
    ])
  )

/** A table of how often each pair occurred; a dash where the language does not allow it. */
export const matrix = (counts: ReadonlyMap<string, number>): string => {
  const kinds = constructs.map(({ kind }) => kind)
  const width = Math.max(...containers.map((it) => it.length))
  const cell = (container: (typeof containers)[number], kind: (typeof kinds)[number]): string =>
    isAllowed(container, kind) ? String(counts.get(pairName(container, kind)) ?? 0) : "–"
  return [
    `${" ".repeat(width)} ${kinds.join(" ")}`,
    ...containers.map((container) =>
      `${container.padEnd(width)} ${kinds.map((kind) => cell(container, kind).padStart(kind.length)).join(" ")}`
    )
  ].join("\n")
}

export const missingPairs = (counts: ReadonlyMap<string, number>): ReadonlyArray<string> =>
  pairs.map(({ container, inner }) => pairName(container, inner)).filter((pair) => !counts.has(pair))
