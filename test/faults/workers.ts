/** Workers that die: a case of one flow, its processes, and what is to have become of it. */
import { once } from "node:events"
import { openReader } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import type { Random } from "../support/random/random.ts"
import { registrationsOf } from "../support/registrations.ts"
import { check } from "./checker/index.ts"
import type { Findings } from "./fault.ts"
import { flowLayer, type FlowName, isUndoable } from "./flow.ts"
import { spawnWorker } from "./spawn.ts"
import type { Order } from "./worker.ts"

export interface Plan {
  readonly flow: FlowName
  readonly executions: number
  readonly residency: number
  /** The longest time that an attempt takes, in milliseconds. */
  readonly millis: number
}

const senders = ["a", "b", "c", "d"]

export const orderOf = ({ executions, flow, millis, residency }: Plan): Order => {
  const database = databaseFile()
  return {
    database,
    ledger: `${database}.ledger`,
    payloads: Array.from({ length: executions }, (_, index) => payloadOf(flow, index)),
    millis,
    residency,
    flow,
    ...(flow === "mail" || flow === "runs" ? { signals: senders } : {}),
    ...(flow === "held" ? { resumes: true } : {})
  }
}

const payloadOf = (
  flow: FlowName,
  index: number
): { readonly key: string; readonly list?: ReadonlyArray<number>; readonly note?: string } => {
  const key = `k${index}`
  return flow === "line"
    ? { key, list: [4, 3 + 2 * (index % 3)], ...(index % 3 === 0 ? { note: "fail" } : {}) }
    : { key }
}

/** How the executions that are started from outside end. */
const endOf = (flow: FlowName, key: string): string =>
  flow === "branches" || flow === "family" || (flow === "line" && Number(key.slice(1)) % 3 === 0)
    ? "Failed"
    : "Completed"

/** Runs a worker until it ends; false if it was killed. */
export const work = async (order: Order): Promise<boolean> => {
  const [code, signal] = await once(spawnWorker(order), "exit")
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`The worker ended with ${code ?? signal}.`)
  return code === 0
}

/** Runs a worker until it is killed, so many milliseconds after it is ready. */
export const killed = async (order: Order, millis: number): Promise<boolean> => {
  const worker = spawnWorker(order)
  const exit = once(worker, "exit")
  await Promise.race([once(worker.stdout, "data"), exit])
  const timer = setTimeout(() => worker.kill("SIGKILL"), millis)
  const [code] = await exit
  clearTimeout(timer)
  return code === null
}

/** Lets a last worker finish, and judges what is left. */
export const judged = async (order: Order, findings: Findings, about: string): Promise<void> => {
  const flow = order.flow ?? "line"
  // A start that was not acknowledged is made again.
  const { die: _died, ...whole } = order
  await work(whole)
  const registrations = await registrationsOf(flowLayer(flow, () => {}, 0))
  findings.violations(check({ ...order, rest: "ended", registrations, isUndoable }), about)
  const reader = openReader(order.database)
  for (const { key } of order.payloads) {
    const found = reader.find(`Flow/${key}`)
    const state = found === undefined ? "unknown" : found.state
    findings.expect(state === endOf(flow, key), `Flow/${key} is ${state} instead of ${endOf(flow, key)} (${about})`)
  }
  reader.close()
}

/** The whole numbers below a limit, each as likely as any other. */
export const below = (random: Random, limit: number): number => Math.floor(random() * limit)

export const pick = <A>(random: Random, from: ReadonlyArray<A>): A => from[below(random, from.length)]!

/** The same values, in any order. */
export const shuffled = <A>(values: ReadonlyArray<A>, random: Random): ReadonlyArray<A> => {
  const left = [...values]
  return Array.from(values, () => left.splice(below(random, left.length), 1)[0]!)
}
