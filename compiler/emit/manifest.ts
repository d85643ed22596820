/** Turns the hashes of a plan into the manifest: what was generated, from where, and where each durable name stands. */
import type { Hashes } from "../contract/hashes.ts"
import type { Annotations } from "../parse/document.ts"
import { allPlans, blocksIn, type StepPlan } from "../plan/plan.ts"
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
  readonly activities: ReadonlyArray<ManifestActivity>
}

export interface ManifestActivity {
  readonly name: string
  readonly spec: string
  readonly hash: string
  /** It is a request; absent where the application implements it. */
  readonly http?: true
  readonly annotations?: Annotations
}

export interface ManifestWorkflow {
  readonly name: string
  readonly version: number
  readonly spec: string
  readonly hashes: { readonly [surface: string]: string }
  /** Of each signal, by its name; absent where there is none. */
  readonly signals?: { readonly [name: string]: string }
  /** Of each file of functions, by its path; absent where there is none. */
  readonly functions?: { readonly [file: string]: string }
  /** Of each queue, by its name; absent where there is none. */
  readonly queues?: { readonly [name: string]: string }
  /** One-based lines of the spec, by durable name. */
  readonly lines: { readonly [durableName: string]: number }
  readonly annotations?: Annotations
  /** What is annotated to steps, by their ids. */
  readonly stepAnnotations?: { readonly [id: string]: Annotations }
}

export const manifestFile = (hashes: Hashes, modules: ReadonlyArray<Module>, layout: Layout): Module => {
  const path = inOutput(layout, manifestName)
  const manifest: Manifest = {
    generated: "perdure",
    format: 1,
    files: [...modules.map((module) => module.path), path].toSorted(),
    workflows: hashes.workflows.map(manifestWorkflow),
    activities: hashes.activities.map(({ activity: { annotations, file, http, name }, hash }) => ({
      name,
      spec: file,
      hash,
      ...(http === undefined ? {} : { http: true }),
      ...(annotations === undefined ? {} : { annotations })
    }))
  }
  return { path, text: JSON.stringify(manifest, undefined, 2) + "\n", exports: [] }
}

const manifestWorkflow = ({ hashes, queues, signals, workflow }: Hashes["workflows"][number]): ManifestWorkflow => {
  const { annotations } = workflow
  const annotated = allPlans(workflow.body).flatMap((it) =>
    it.annotations === undefined ? [] : [[it.id, it.annotations] as const]
  )
  return {
    name: workflow.name,
    version: workflow.version,
    spec: workflow.file,
    hashes: { ...hashes },
    ...(workflow.signals.length === 0 ? {} : { signals }),
    ...(workflow.functions === undefined ? {} : { functions: workflow.functions.sources }),
    ...(workflow.queues.length === 0 ? {} : { queues }),
    lines: Object.fromEntries(workflow.body.flatMap(linesOf)),
    ...(annotations === undefined ? {} : { annotations }),
    ...(annotated.length === 0 ? {} : { stepAnnotations: Object.fromEntries(annotated) })
  }
}

/** The names that a step and those inside it store, without the suffixes of the loops around. */
const linesOf = (step: StepPlan): ReadonlyArray<readonly [durableName: string, line: number]> => {
  const own = (name: string | undefined) => name === undefined ? [] : [[name, step.line] as const]
  return [
    ...(step.kind === "let" ? [] : own(step.when?.durableName)),
    ...(step.kind === "let" || step.kind === "patch" ? [] : own(step.durableName)),
    ...(step.kind === "call" ? own(step.compensate?.durableName) : []),
    ...(step.kind === "repeat" ? ["until", "max"].flatMap((it) => own(`${step.durableName}/${it}`)) : []),
    ...(step.kind === "switch"
      ? step.cases.flatMap(({ decision, steps }) => [...own(decision?.durableName), ...steps.flatMap(linesOf)])
      : blocksIn(step).flat().flatMap(linesOf))
  ]
}
