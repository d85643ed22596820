/** Turns locks of older formats into those of this one: a step for each format, run one after the other. */
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { Json } from "../parse/tree.ts"
import { isLock } from "../source/paths.ts"
import { type SourceText, sourceText } from "../source/text.ts"
import type { LockSources } from "./folder.ts"
import { type Lock, lockFormat } from "./lock.ts"
import { formatOf, jsonOf, readLock } from "./read.ts"

/** Turns a lock of one format into one of the next. */
export type Upgrade = (lock: Json) => Json

/** By the format that each begins with. No format has been superseded yet. */
const upgrades: ReadonlyMap<number, Upgrade> = new Map()

/** Those of them that have an older format; what is damaged, or newer, is told. */
export const upgradedLocks = (
  sources: LockSources,
  steps: ReadonlyMap<number, Upgrade> = upgrades
): Phase<ReadonlyArray<Lock>> => {
  const locks = [...sources].filter(([name]) => isLock(name)).map(([, source]) => source)
  const read = locks.map((source) => {
    const upgraded = upgradedText(source, steps)
    return { isNew: upgraded !== source, ...readLock(upgraded) }
  })
  return {
    value: read.flatMap(({ isNew, value }) => isNew && value !== undefined ? [value.lock] : []),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics.map(neverWritten))
  }
}

/** To upgrade is no remedy where there is no way from a format to this one. */
const neverWritten = (said: Diagnostic): Diagnostic =>
  said.code === "lock-older"
    ? diagnostic("lock-shape", said.span, { member: "format", problem: "is none that Perdure has ever written" })
    : said

/** The source itself, unless there is a way from its format to this one. */
const upgradedText = (source: SourceText, steps: ReadonlyMap<number, Upgrade>): SourceText => {
  const json = jsonOf(source)
  if (!json.ok) return source
  let value = json.value
  for (let format = formatOf(value); format < lockFormat; format++) {
    const step = steps.get(format)
    if (step === undefined) return source
    value = step(value)
  }
  return value === json.value ? source : sourceText(source.file, JSON.stringify(value))
}
