/** Turns the text of a lock file into what was released, or into what is wrong with the file: it is never guessed at. */
import { typeDigest } from "../contract/canonical-type.ts"
import { type TypeForm } from "../contract/contract.ts"
import { sourceHash } from "../contract/hashes.ts"
import { canonicalJson } from "../contract/jcs.ts"
import { type Code, type Diagnostic, diagnostic, type Facts, type Phase } from "../diagnostic/diagnostic.ts"
import type { Json } from "../parse/tree.ts"
import { lockFileName } from "../source/paths.ts"
import type { SourceText } from "../source/text.ts"
import { flatHashes, lockedHashes } from "./hashes.ts"
import { type Address, jsonPlaces, type Places } from "./json-places.ts"
import { isGone, type Lock, type LockedVersion, type LockFile, lockFormat } from "./lock.ts"
import { lockMistake } from "./shape.ts"

export const readLock = (source: SourceText): Phase<LockFile | undefined> => {
  try {
    return read(source)
  } catch (problem) {
    // Nothing that Perdure writes is nested so deeply that the stack runs out.
    if (!(problem instanceof RangeError)) throw problem
    const facts = { member: "", problem: "is nested too deeply" }
    return { value: undefined, diagnostics: [diagnostic("lock-shape", { file: source.file, start: 0, end: 0 }, facts)] }
  }
}

const read = (source: SourceText): Phase<LockFile | undefined> => {
  const json = jsonOf(source)
  if (!json.ok) return { value: undefined, diagnostics: [json.wrong] }
  // Most locks are well: nobody asks.
  let known: Places | undefined
  const places: Places = (address) => (known ??= jsonPlaces(source))(address)
  const damaged = <C extends Code>(code: C, address: Address, facts: Facts<C>): Phase<undefined> => ({
    value: undefined,
    diagnostics: [diagnostic(code, places(address), facts)]
  })
  const format = formatOf(json.value)
  if (format > lockFormat) return damaged("lock-newer", ["format"], { format, known: lockFormat })
  if (format < lockFormat) return damaged("lock-older", ["format"], { format, known: lockFormat })
  const mistake = lockMistake(json.value)
  if (mistake !== undefined) {
    const { address, problem } = mistake
    return damaged("lock-shape", address, { member: address.join("."), problem })
  }
  // Its shape was just looked at.
  const lock = json.value as Lock
  const edited = editedPart(lock)
  return edited === undefined
    ? { value: { source, lock, places }, diagnostics: [] }
    : damaged("lock-edited", edited.address, edited)
}

/** 0: what says nothing of a format. */
export const formatOf = (json: Json): number => {
  const format = typeof json === "object" && json !== null && "format" in json ? json.format : undefined
  return typeof format === "number" ? format : 0
}

type Read = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly wrong: Diagnostic }

export const jsonOf = ({ file, text }: SourceText): Read => {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (problem) {
    return { ok: false, wrong: mergeConflict(file, text) ?? notJson(file, text, problem) }
  }
}

/** Two branches have released the same, and nobody has said which it is to be. */
export const mergeConflict = (file: string, text: string): Diagnostic | undefined => {
  const start = text.search(/^<{7} /m)
  return start < 0 ? undefined : diagnostic("lock-conflict", { file, start, end: start + 7 }, {})
}

const notJson = (file: string, text: string, problem: unknown): Diagnostic => {
  const at = /position (\d+)/.exec(String(problem))?.[1]
  const start = at === undefined ? text.length : Number(at)
  return diagnostic("lock-not-json", { file, start, end: start + 1 }, {})
}

interface Edited {
  readonly address: Address
  readonly what: string
}

/** The first part that does not belong to the rest, since whatever Perdure writes does. */
const editedPart = (lock: Lock): Edited | undefined => {
  const first = lock.versions[0]?.version ?? 1
  for (const [index, version] of lock.versions.entries()) {
    const address = ["versions", index]
    const edited = editedOrder(version, first + index, address) ?? editedContract(lock, version, address)
    if (edited !== undefined) return edited
  }
  // Of a workflow that is gone, nothing begins any more.
  if (isGone(lock)) return undefined
  const chosen = lock.versions.find(({ version }) => version === lock.default)
  return chosen?.status === "live" ? undefined : { address: ["default"], what: `version ${lock.default} is not live` }
}

const editedOrder = ({ releases, version }: LockedVersion, expected: number, address: Address): Edited | undefined => {
  if (version !== expected) return { address, what: `version ${version} stands where ${expected} belongs` }
  return releases.length === 0 ? { address, what: `version ${version} has no release` } : undefined
}

/** With the source hash right, all of the contract is as it was written; then the others can be made of it. */
const editedContract = (
  lock: Lock,
  { contract, hashes, releases, version }: LockedVersion,
  address: Address
): Edited | undefined => {
  if (contract === undefined || hashes === undefined) return undefined
  const wrong = (member: string, what: string): Edited => ({ address: [...address, member], what })
  const source = sourceHash(contract)
  if (source !== releases.at(-1)) {
    return wrong("contract", `the contract of version ${version} is not the one that was released last`)
  }
  if (contract.workflow !== lock.workflow || contract.version !== version) {
    return wrong("contract", `the contract is of version ${contract.version} of ${contract.workflow}`)
  }
  const torn = Object.entries(contract.types ?? {}).find(([digest, form]) => !isWhole(digest, form))
  if (torn !== undefined) return wrong("contract", `a large type of version ${version} is not what its digest says`)
  const [made, kept] = [flatHashes(lockedHashes(contract, source)), flatHashes(hashes)]
  const other = Object.keys({ ...made, ...kept }).find((it) => made[it] !== kept[it])
  return other === undefined
    ? undefined
    : wrong("hashes", `the hash ${other} of version ${version} is not that of its contract`)
}

const isWhole = (digest: string, form: TypeForm): boolean => typeDigest(canonicalJson(form)) === digest

/** Whether a lock is called after its workflow. */
export const misnamed = ({ lock: { workflow }, source: { file } }: LockFile): Diagnostic | undefined => {
  const expected = lockFileName(workflow)
  return file.endsWith(`/${expected}`) || file === expected
    ? undefined
    : diagnostic("lock-misnamed", { file, start: 0, end: 0 }, { workflow, expected })
}
