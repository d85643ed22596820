/** What random workflows declare beside their steps: one function for each part. */
import type { Spec } from "./construct.ts"
import type { Maker } from "./maker.ts"
import type { Environment } from "./readable.ts"

export interface TopLevelPart {
  /** Keys of the workflow. */
  readonly spec: Spec
  /** What expressions can read because of it. */
  readonly reads?: Environment
  /** What has to stand somewhere in the workflow's own list. */
  readonly steps?: ReadonlyArray<Spec>
}

/** One signal is awaited at one place, so that its token can be read. */
const signals = (maker: Maker): TopLevelPart => {
  const hasToken = maker.below(2) === 0
  return {
    spec: {
      signals: {
        token: "string",
        call: { count: "int", "extra?": "string" },
        choice: "Choice",
        found: "string | null",
        money: "Money"
      }
    },
    ...(hasToken
      ? { reads: [{ text: "signals.token.token", kind: "string" }], steps: [{ id: "asked", await: "token" }] }
      : {})
  }
}

const timeouts = (maker: Maker): TopLevelPart => ({
  spec: maker.below(4) === 0 ? { timeouts: { execution: "30d" } } : {}
})

const onFailure = (maker: Maker): TopLevelPart => ({ spec: maker.below(4) === 0 ? { onFailure: "park" } : {} })

export const topLevel: ReadonlyArray<(maker: Maker) => TopLevelPart> = [signals, timeouts, onFailure]
