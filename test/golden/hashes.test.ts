/**
 * The canonical form is frozen: each file of golden/hashes holds specs, the canonical text of every surface and its hash.
 * A file is filled in once (UPDATE_GOLDENS=1) and never again: a change of the form needs a new form version.
 */
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { contractsOf } from "../../compiler/contract/contracts.ts"
import { activityHash, formVersion, queueHashes, signalHashes, workflowHashes } from "../../compiler/contract/hashes.ts"
import { canonicalJson } from "../../compiler/contract/jcs.ts"
import {
  activityForm,
  identityForm,
  payloadForm,
  planForm,
  queueForm,
  resultForm,
  signalForm,
  sourceForm
} from "../../compiler/contract/surfaces.ts"
import type { Json } from "../../compiler/parse/tree.ts"
import { planOf } from "../support/plans.ts"

interface Frozen {
  /** The lines of each spec. */
  readonly files: { readonly [file: string]: ReadonlyArray<string> }
  readonly surfaces?: { readonly [surface: string]: { readonly canonical: string; readonly hash: string } }
}

const folder = join(import.meta.dirname, "../../golden/hashes")

const surfacesOf = (files: Frozen["files"]): Frozen["surfaces"] => {
  const plan = planOf(new Map(Object.entries(files).map(([file, lines]) => [file, lines.join("\n") + "\n"])))
  const { activities, workflows } = contractsOf(plan)
  const [{ contract } = {}, ...others] = workflows
  if (contract === undefined || others.length > 0) throw new Error("Expected one workflow")
  const hashes = workflowHashes(contract)
  const [signals, queues] = [signalHashes(contract), queueHashes(contract)]
  const surface = (form: Json, hash = "") => ({ canonical: canonicalJson(form), hash })
  return {
    identity: surface(identityForm(contract), hashes.identity),
    payload: surface(payloadForm(contract), hashes.payload),
    result: surface(resultForm(contract), hashes.result),
    plan: surface(planForm(contract), hashes.plan),
    source: surface(sourceForm(contract), hashes.source),
    ...Object.fromEntries(activities.map(({ activity: { name }, form }) => [
      `activity ${name}`,
      surface(activityForm(name, form), activityHash(name, form))
    ])),
    ...Object.fromEntries(Object.entries(contract.signals ?? {}).map(([name, payload]) => [
      `signal ${name}`,
      surface(signalForm(name, payload), signals[name])
    ])),
    ...Object.fromEntries(Object.entries(contract.queues ?? {}).map(([name, queue]) => [
      `queue ${name}`,
      surface(queueForm(name, queue), queues[name])
    ]))
  }
}

describe.each(readdirSync(folder).sort())("%s", (name) => {
  const frozen: Frozen = JSON.parse(readFileSync(join(folder, name), "utf8"))

  it("has the canonical texts and hashes it has always had", () => {
    const surfaces = surfacesOf(frozen.files)
    if (process.env["UPDATE_GOLDENS"] === "1" && frozen.surfaces === undefined) {
      writeFileSync(join(folder, name), JSON.stringify({ ...frozen, surfaces }, undefined, 2) + "\n")
    } else expect(surfaces).toEqual(frozen.surfaces)
  })

  it("hashes what it shows", () => {
    for (const [surface, { canonical, hash }] of Object.entries(surfacesOf(frozen.files) ?? {})) {
      const prefix = `perdure/${surface.replace(/ .*/, "")}/${formVersion}\n`
      expect(`sha256:${createHash("sha256").update(prefix + canonical).digest("hex")}`).toBe(hash)
      expect(canonicalJson(JSON.parse(canonical))).toBe(canonical)
    }
  })
})
