/** Specifications in memory as contracts, and as the lock of a release. */
import type { Contract } from "../../compiler/contract/contract.ts"
import { contractsOf } from "../../compiler/contract/contracts.ts"
import { filesOf, type Locks, type LockSources, readLocks } from "../../compiler/lock/folder.ts"
import { release } from "../../compiler/lock/release.ts"
import { sourceText } from "../../compiler/source/text.ts"
import { planOf } from "./plans.ts"

export const contractsIn = (files: ReadonlyMap<string, string>): ReadonlyArray<Contract> =>
  contractsOf(planOf(files)).workflows.map(({ contract }) => contract)

/** One workflow without types, imports or activities. */
export const contractIn = (text: string): Contract => {
  const [contract, ...others] = contractsIn(new Map([["one.workflow.yaml", text]]))
  if (contract === undefined || others.length > 0) throw new Error("Expected one workflow")
  return contract
}

/** The files of the lock folder, by their names. */
export type Texts = ReadonlyMap<string, string>

export const sourcesOf = (texts: Texts): LockSources =>
  new Map([...texts].map(([name, text]) => [name, sourceText(`lock/${name}`, text)]))

/** What is read must be well. */
export const locksOf = (texts: Texts): Locks => {
  const { diagnostics, value } = readLocks("lock", sourcesOf(texts))
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"))
  return value
}

/** The files of the lock after another release. */
export const releasedTexts = (
  contracts: ReadonlyArray<Contract>,
  before: Texts = new Map(),
  options = { keepDefault: false }
): Texts => new Map([...before, ...filesOf(sourcesOf(before), release(contracts, locksOf(before), options).locks)])
