/** Turns the hashes of a plan into the manifest: what was generated, from where, and where each durable name stands. */
import type { Hashes } from "../plan/hashes.ts"
import type { StepPlan } from "../plan/plan.ts"
import type { Layout, Module } from "./module.ts"
import { inOutput } from "./paths.ts"

export const manifestName = "manifest.json"

/** `manifest.json`, format 1. Paths are relative to the project root. */
export interface Manifest {
  /** Marks the file as ours. */
  readonly generated: "perdure"
  readonly format: 1
  /** What `compile` wrote, so that it can remove what it no longer writes. */
  readonly files: ReadonlyArray<string>
  readonly workflows: ReadonlyArray<ManifestWorkflow>
  readonly activities: ReadonlyArray<{ readonly name: string; readonly spec: string; readonly hash: string }>
}

export interface ManifestWorkflow {
  readonly name: string
  readonly version: number
  readonly spec: string
  readonly hashes: { readonly [surface: string]: string }
  /** Of each signal, by its name; absent where there is none. */
  readonly signals?: { readonly [name: string]: string }
  /** One-based lines of the spec, by durable name. */
  readonly lines: { readonly [durableName: string]: number }
}

export const manifestFile = (hashes: Hashes, modules: ReadonlyArray<Module>, layout: Layout): Module => {
  const path = inOutput(layout, manifestName)
  const manifest: Manifest = {
    generated: "perdure",
    format: 1,
    files: [...modules.map((module) => module.path), path].toSorted(),
    workflows: hashes.workflows.map(manifestWorkflow),
    activities: hashes.activities.map(({ activity: { file, name }, hash }) => ({ name, spec: file, hash }))
  }
  return { path, text: JSON.stringify(manifest, undefined, 2) + "\n", exports: [] }
}

const manifestWorkflow = ({ hashes, signals, workflow }: Hashes["workflows"][number]): ManifestWorkflow => ({
  name: workflow.name,
  version: workflow.version,
  spec: workflow.file,
  hashes: { ...hashes },
  ...(workflow.signals.length === 0 ? {} : { signals }),
  lines: Object.fromEntries(workflow.body.flatMap(linesOf))
})

const linesOf = (step: StepPlan): ReadonlyArray<readonly [durableName: string, line: number]> => [
  ...(step.when === undefined || step.kind === "let" ? [] : [[step.when.durableName, step.line] as const]),
  ...(step.kind === "let" ? [] : [[step.durableName, step.line] as const]),
  ...(step.kind === "call" && step.compensate !== undefined ? [[step.compensate.durableName, step.line] as const] : []),
  ...(step.kind === "switch" ? step.cases.flatMap(linesOfCase(step.line)) : [])
]

const linesOfCase = (line: number) => ({ decision, steps }: Extract<StepPlan, { kind: "switch" }>["cases"][number]) => [
  ...(decision === undefined ? [] : [[decision.durableName, line] as const]),
  ...steps.flatMap(linesOf)
]
