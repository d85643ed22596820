/** The program of a thread that asks TypeScript while the checker goes on. */
import { workerData } from "node:worker_threads"
import type { Questions } from "./judge.ts"
import type { Answer, Link, Work } from "./type-judge.ts"

// Given by that module, and by nobody else.
const { answered, port } = workerData as Link

// A process of TypeScript's ends when it has answered: until it holds much, it need not look for what it could forget.
process.env.GOGC ??= "off"
process.env.GOMEMLIMIT ??= "384MiB"

/** What cannot be loaded is a failure to tell, and no end of the thread that nobody hears of. */
const questions: { readonly [Q in keyof Questions]: () => Promise<Questions[Q]> } = {
  judge: async () => (await import("./typescript.ts")).judgeModules,
  readFunctions: async () => (await import("./functions/read.ts")).readFunctions
}

const answer = async ({ input, question }: Work): Promise<Answer> => {
  try {
    const ask = await questions[question]()
    // Each is asked with what it takes.
    return { value: ask(input as never) }
  } catch (failure) {
    return { failure }
  }
}

const handle = async (work: Work): Promise<void> => {
  work.reply.postMessage(await answer(work), [])
  work.reply.close()
  Atomics.add(answered, 0, 1)
  Atomics.notify(answered, 0)
}

/** One after the other. */
let last = Promise.resolve()
port.on("message", (work: Work) => {
  last = last.then(() => handle(work))
})
