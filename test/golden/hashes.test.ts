/**
 * The canonical form is frozen: each file of golden/hashes holds specs, the canonical text of every surface and its hash.
 * A file is filled in once (UPDATE_GOLDENS=1) and never again: a change of the form needs a new form version.
 */
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  activityForm,
  formVersion,
  identityForm,
  payloadForm,
  planForm,
  queueForm,
  resultForm,
  signalForm,
  sourceForm
} from "../../compiler/plan/canonical.ts"
import { hashesOf, typeTable } from "../../compiler/plan/hashes.ts"
import { canonicalJson } from "../../compiler/plan/jcs.ts"
import { onlyWorkflow, planOf } from "../support/plans.ts"

interface Frozen {
  /** The lines of each spec. */
  readonly files: { readonly [file: string]: ReadonlyArray<string> }
  readonly surfaces?: { readonly [surface: string]: { readonly canonical: string; readonly hash: string } }
}

const folder = join(import.meta.dirname, "../../golden/hashes")

const surfacesOf = (files: Frozen["files"]): Frozen["surfaces"] => {
  const plan = planOf(new Map(Object.entries(files).map(([file, lines]) => [file, lines.join("\n") + "\n"])))
  const workflow = onlyWorkflow(plan)
  const types = typeTable(plan)
  const { activities, workflows } = hashesOf(plan)
  const found = workflows.find((each) => each.workflow === workflow)
  if (found === undefined) throw new Error("Every workflow has hashes")
  const { hashes, queues, signals } = found
  const hashOf = (wanted: object): string => activities.find(({ activity }) => activity === wanted)?.hash ?? ""
  return {
    identity: { canonical: canonicalJson(identityForm(workflow)), hash: hashes.identity },
    payload: { canonical: canonicalJson(payloadForm(workflow, types)), hash: hashes.payload },
    result: { canonical: canonicalJson(resultForm(workflow, types)), hash: hashes.result },
    plan: { canonical: canonicalJson(planForm(workflow)), hash: hashes.plan },
    source: {
      canonical: canonicalJson(sourceForm(workflow, { ...hashes, activity: hashOf, signals, queues, types })),
      hash: hashes.source
    },
    ...Object.fromEntries(activities.map(({ activity, hash }) => [
      `activity ${activity.name}`,
      { canonical: canonicalJson(activityForm(activity, types)), hash }
    ])),
    ...Object.fromEntries(workflow.signals.map((signal) => [
      `signal ${signal.name}`,
      { canonical: canonicalJson(signalForm(signal, types)), hash: signals[signal.name] ?? "" }
    ])),
    ...Object.fromEntries(workflow.queues.map((queue) => [
      `queue ${queue.name}`,
      { canonical: canonicalJson(queueForm(queue, types)), hash: queues[queue.name] ?? "" }
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
