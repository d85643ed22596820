/** Turns the files of the lock folder into all that was released, or into what is wrong with them. */
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import { indexName, isLock, lockFileName } from "../source/paths.ts"
import type { SourceText } from "../source/text.ts"
import { indexText, sumOf } from "./index-sum.ts"
import { isGone, type Lock, type LockFile } from "./lock.ts"
import { mergeConflict, misnamed, readLock } from "./read.ts"
import { lockText } from "./text.ts"

/** By their names in the folder. */
export type LockSources = ReadonlyMap<string, SourceText>

/** What was released, by the names of the workflows. */
export type Locks = ReadonlyMap<string, LockFile>

/** The versions that new executions begin with. */
export const defaultsOf = (locks: Locks): ReadonlyMap<string, number> =>
  new Map([...locks].flatMap(([workflow, { lock }]) => isGone(lock) ? [] : [[workflow, lock.default]]))

/** Without any file, nothing was released. `folder` is where they would be, from the root of the project. */
export const readLocks = (folder: string, sources: LockSources): Phase<Locks> => {
  const { diagnostics, value } = lockFiles(sources)
  const indexing = indexMistakes(folder, sources)
  // What is wrong with a file itself says more than that the index has another sum of it.
  const said = new Set(diagnostics.map(({ span }) => span?.file))
  return {
    value,
    diagnostics: [...diagnostics, ...indexing.filter(({ file }) => !said.has(file)).map((it) => it.mistake)]
  }
}

/** The same, whatever the index says. */
export const lockFiles = (sources: LockSources): Phase<Locks> => {
  const read = [...sources].filter(([name]) => isLock(name)).map(([, source]) => readLock(source))
  const files = read.flatMap(({ value }) => value === undefined ? [] : [value])
  return {
    value: new Map(files.map((file) => [file.lock.workflow, file])),
    diagnostics: [...read.flatMap(({ diagnostics }) => diagnostics), ...files.flatMap((it) => misnamed(it) ?? [])]
  }
}

/** The index that belongs to the locks that are there. */
export const indexOf = (sources: LockSources): string => indexText(sumsOf(sources))

const sumsOf = (sources: LockSources): ReadonlyMap<string, string> =>
  new Map([...sources].filter(([name]) => isLock(name)).map(([name, { text }]) => [name, sumOf(text)]))

/** The files to write for these locks, beside those that are there: the index comes last. */
export const filesOf = (sources: LockSources, locks: ReadonlyArray<Lock>): ReadonlyMap<string, string> => {
  const written = new Map(locks.map((lock) => [lockFileName(lock.workflow), lockText(lock)]))
  const sums = new Map([...written].map(([name, text]) => [name, sumOf(text)]))
  return new Map([...written, [indexName, indexText(new Map([...sumsOf(sources), ...sums]))]])
}

interface IndexMistake {
  /** The lock that it is about, if it is about one. */
  readonly file?: string
  readonly mistake: Diagnostic
}

const indexMistakes = (folder: string, sources: LockSources): ReadonlyArray<IndexMistake> => {
  const locks = [...sources].filter(([name]) => isLock(name))
  const index = sources.get(indexName)
  if (index === undefined) {
    return locks.length === 0
      ? []
      : [{ mistake: diagnostic("lock-index-missing", undefined, { folder, index: indexName }) }]
  }
  const { file, text } = index
  const conflict = mergeConflict(file, text)
  if (conflict !== undefined) return [{ mistake: conflict }]
  const sums = sumsOf(sources)
  const entries = entriesOf(text)
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const said = (start: number, end: number, name: string, problem: "differs" | "gone" | "new"): Diagnostic =>
    diagnostic("lock-index", { file, start, end }, { name, problem })
  const mistakes = [
    ...entries.filter(({ name }) => name !== "total" && !sources.has(name)).map(({ end, name, start }) => ({
      mistake: said(start, end, name, "gone")
    })),
    ...locks.flatMap(([name, source]) => {
      const entry = byName.get(name)
      if (entry === undefined) return [{ file: source.file, mistake: said(0, 0, name, "new") }]
      return entry.sum === sums.get(name)
        ? []
        : [{ file: source.file, mistake: said(entry.start, entry.end, name, "differs") }]
    })
  ]
  if (mistakes.length > 0 || text.replaceAll("\r\n", "\n") === indexText(sums)) return mistakes
  return [{ mistake: said(0, 0, indexName, "differs") }]
}

const entriesOf = (text: string) =>
  [...text.matchAll(/^([0-9a-f]{64}) {2}(\S+)\r?$/gm)].map(({ 0: line, 1: sum = "", 2: name = "", index }) => ({
    sum,
    name,
    start: index,
    end: index + line.trimEnd().length
  }))
