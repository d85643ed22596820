/** The program of the thread that judges modules while the compiler goes on. */
import { workerData } from "node:worker_threads"
import type { Answer, Link, Work } from "./type-judge.ts"
import { judgeModules } from "./typescript.ts"

// Given by that module, and by nobody else.
const { answered, port } = workerData as Link

const answer = ({ modules }: Work): Answer => {
  try {
    return { judgements: judgeModules(modules) }
  } catch (failure) {
    return { failure }
  }
}

port.on("message", (work: Work) => {
  work.reply.postMessage(answer(work), [])
  work.reply.close()
  Atomics.add(answered, 0, 1)
  Atomics.notify(answered, 0)
})
