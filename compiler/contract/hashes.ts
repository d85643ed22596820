/** Turns a contract into its hashes: one for each thing that a change could break. */
import { hash as digestOf } from "node:crypto"
import type { Json } from "../parse/tree.ts"
import type { ActivityPlan, WorkflowPlan } from "../plan/plan.ts"
import type { ActivityForm, Contract, Named, QueueForm, TypeForm } from "./contract.ts"
import type { Contracts } from "./contracts.ts"
import { canonicalJson } from "./jcs.ts"
import {
  activityForm,
  identityForm,
  payloadForm,
  planForm,
  queueForm,
  resultForm,
  signalForm,
  sourceForm
} from "./surfaces.ts"

/** Increased when the form changes, which changes every hash. */
export const formVersion = 1

export type Surface = "identity" | "payload" | "result" | "plan" | "activity" | "signal" | "queue" | "source"

/** `sha256:` and the digest of the surface's name, the version of the form, and the canonical text. */
export const hash = (surface: Surface, form: Json): string =>
  `sha256:${digestOf("sha256", `perdure/${surface}/${formVersion}\n${canonicalJson(form)}`)}`

/** In the order in which they are printed. */
export type WorkflowHashes = {
  readonly identity: string
  readonly payload: string
  readonly result: string
  readonly plan: string
  readonly source: string
}

/** The hashes of all that a plan promises, beside it. */
export interface Hashes {
  readonly workflows: ReadonlyArray<{
    readonly workflow: WorkflowPlan
    readonly hashes: WorkflowHashes
    readonly signals: Named<string>
    readonly queues: Named<string>
  }>
  readonly activities: ReadonlyArray<{ readonly activity: ActivityPlan; readonly hash: string }>
}

export const hashesOf = ({ activities, workflows }: Contracts): Hashes => ({
  activities: activities.map(({ activity, form }) => ({ activity, hash: activityHash(activity.name, form) })),
  workflows: workflows.map(({ contract, workflow }) => ({
    workflow,
    hashes: workflowHashes(contract),
    signals: signalHashes(contract),
    queues: queueHashes(contract)
  }))
})

/** `source` is given where it has been made already. */
export const workflowHashes = (contract: Contract, source = sourceHash(contract)): WorkflowHashes => ({
  identity: hash("identity", identityForm(contract)),
  payload: hash("payload", payloadForm(contract)),
  result: hash("result", resultForm(contract)),
  plan: hash("plan", planForm(contract)),
  source
})

export const sourceHash = (contract: Contract): string => hash("source", sourceForm(contract))

export const activityHash = (name: string, activity: ActivityForm): string =>
  hash("activity", activityForm(name, activity))

export const signalHashes = ({ signals = {} }: Contract): Named<string> =>
  mapped(signals, (name, payload: TypeForm) => hash("signal", signalForm(name, payload)))

export const queueHashes = ({ queues = {} }: Contract): Named<string> =>
  mapped(queues, (name, queue: QueueForm) => hash("queue", queueForm(name, queue)))

export const activityHashes = ({ activities = {} }: Contract): Named<string> => mapped(activities, activityHash)

const mapped = <A, B>(named: Named<A>, to: (name: string, value: A) => B): Named<B> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, to(name, value)]))
