/** What the gate says of a project in memory beside a lock that was released from another. */
import { checkSources, promisesOf } from "../../compiler/compile.ts"
import { type Against, againstLock, compared } from "../../compiler/gate.ts"
import { lockFiles, type Locks } from "../../compiler/lock/folder.ts"
import type { Lock } from "../../compiler/lock/lock.ts"
import { release } from "../../compiler/lock/release.ts"
import { lockText } from "../../compiler/lock/text.ts"
import { lockFileName } from "../../compiler/source/paths.ts"
import { sourceText } from "../../compiler/source/text.ts"
import type { Changed, Files } from "./changed.ts"

/** The locks after a first release of the files, each as `edit` makes it. */
export const released = (files: Files, edit: (lock: Lock) => Lock = (lock) => lock): Locks => {
  const contracts = promisesOf(checkSources(files)).workflows.map(({ contract }) => contract)
  return read(release(contracts, new Map(), { keepDefault: false }).locks.map(edit))
}

const read = (locks: ReadonlyArray<Lock>): Locks => {
  const sources = locks.map((lock) => {
    const name = lockFileName(lock.workflow)
    return [name, sourceText(`lock/${name}`, lockText(lock))] as const
  })
  return lockFiles(new Map(sources)).value
}

/** `before` are the locks of the branch that is compared with, where there is one. */
export const judgedBy = (
  locks: Locks,
  files: Files,
  { before, locked = false }: { readonly before?: Locks; readonly locked?: boolean } = {}
): Changed => {
  const checking = { ...checkSources(files), locks }
  const against: Against = { ...againstLock(checking), locks: before ?? new Map() }
  const { diagnostics, sources } = compared(checking, against, { locked })
  return {
    diagnostics,
    sources: new Map([...sources, ...[...locks.values()].map(({ source }) => [source.file, source] as const)])
  }
}
