/** F2 and F3: a crash at each commit of every flow, and at the beginning and the end of each undo step. */
import type { When } from "../../support/commits.ts"
import { each, type Fault, type Findings, type Scale } from "../fault.ts"
import { type FlowName, flowNames } from "../flow.ts"
import { entries } from "../ledger.ts"
import type { Order } from "../worker.ts"
import { judged, orderOf, pick, shuffled, work } from "../workers.ts"

interface Point {
  readonly flow: FlowName
  readonly die: NonNullable<Order["die"]>
}

const crash = (points: ReadonlyArray<Point>, scale: Scale, findings: Findings) =>
  each({ ...scale, count: Math.min(scale.count, points.length) }, findings, async (index) => {
    const { die, flow } = points[index]!
    const order = { ...orderOf({ flow, executions: 1, residency: pick(scale.random, [0, 10]), millis: 1 }), die }
    await work(order)
    await judged(order, findings, `${flow}, dead at ${JSON.stringify(die)}, room for ${order.residency}`)
  })

/** A flow that nothing happens to: how many commits it has, and which steps it undoes. */
const reference = async (flow: FlowName) => {
  const database = orderOf({ flow, executions: 1, residency: 10, millis: 1 })
  await work(database)
  const log = entries(database.ledger)
  const undone = log.filter(({ step, what }) => what === "begin" && step.endsWith("/undo")).map(({ step }) => step)
  return { commits: log.findLast(({ what }) => what === "commits")?.attempt ?? 0, undone: [...new Set(undone)] }
}

const whens: ReadonlyArray<When> = ["before", "after"]

export const commits: Fault = {
  number: "F2",
  title: "a crash at every commit, before it and after it",
  unit: "crash points",
  counts: { suite: 6, ci: Infinity, nightly: Infinity },
  run: async (scale, findings) => {
    const points: Array<Point> = []
    for (const flow of flowNames) {
      const { commits } = await reference(flow)
      findings.expect(commits >= 6, `${flow} has only ${commits} commits`)
      for (let commit = 1; commit <= commits; commit++) {
        for (const when of whens) points.push({ flow, die: { commit, when } })
      }
    }
    await crash(shuffled(points, scale.random), scale, findings)
  }
}

export const compensations: Fault = {
  number: "F3",
  title: "SIGKILL between and inside compensations",
  unit: "crash points",
  counts: { suite: 2, ci: Infinity, nightly: Infinity },
  run: async (scale, findings) => {
    const points: Array<Point> = []
    for (const flow of ["line", "branches", "family"] as const) {
      const { undone } = await reference(flow)
      findings.expect(undone.length >= 3, `${flow} undoes only ${undone.join(", ")}`)
      for (const step of undone) {
        for (const what of ["begin", "end"] as const) points.push({ flow, die: { step, what } })
      }
    }
    await crash(shuffled(points, scale.random), scale, findings)
  }
}
