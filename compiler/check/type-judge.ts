/** The type judge: TypeScript in threads of its own, so that what the checker goes on with runs beside it. */
import { availableParallelism } from "node:os"
import { extname } from "node:path"
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads"
import type { Pending, Questions, TypeJudge } from "./judge.ts"

/** What a thread finds at its start. */
export interface Link {
  /** Where work comes from. */
  readonly port: MessagePort
  /** How often it has answered. */
  readonly answered: Int32Array
}

export interface Work {
  readonly question: keyof Questions
  readonly input: unknown
  /** Where the answer is awaited. */
  readonly reply: MessagePort
}

export type Answer = { readonly value: unknown } | { readonly failure: unknown }

export const typeScriptJudge: TypeJudge = {
  judge: (modules) => idlest().ask("judge", modules),
  readFunctions: (input) => idlest().ask("readFunctions", input)
}

/** What is going to be asked is answered sooner if TypeScript starts beside what comes before. */
export const startTypeScript = (): void => void idlest()

/** Threads are kept for the next project. A second one pays where there is more to judge than one batch. */
const threads: Array<JudgeThread> = []
const mostThreads = Math.min(2, availableParallelism())

const idlest = (): JudgeThread => {
  const found = threads.toSorted((left, right) => left.waiting - right.waiting)[0]
  if (found !== undefined && (found.waiting === 0 || threads.length === mostThreads)) return found
  const started = new JudgeThread()
  threads.push(started)
  return started
}

/** A thread that takes longer for some hundred workflows has died. */
const patienceMillis = 300_000

class JudgeThread {
  readonly #port: MessagePort
  readonly #answered = new Int32Array(new SharedArrayBuffer(4))
  #asked = 0

  constructor() {
    const { port1, port2: port } = new MessageChannel()
    this.#port = port1
    // Beside this module, as it is written, compiled or bundled.
    const program = new URL(`./judge-thread${extname(import.meta.url)}`, import.meta.url)
    const workerData: Link = { port, answered: this.#answered }
    new Worker(program, { workerData, transferList: [port] }).unref()
  }

  get waiting(): number {
    return this.#asked - Atomics.load(this.#answered, 0)
  }

  /** Answers come in the order of what is asked. */
  ask<Q extends keyof Questions>(question: Q, input: Parameters<Questions[Q]>[0]): Pending<ReturnType<Questions[Q]>> {
    const { port1: own, port2: reply } = new MessageChannel()
    this.#port.postMessage({ question, input, reply } satisfies Work, [reply])
    const before = this.#asked++
    let answer: Answer | undefined
    return {
      isKnown: () => Atomics.load(this.#answered, 0) > before,
      get: () => {
        answer ??= this.#answerOf(before, own)
        if ("failure" in answer) throw answer.failure
        // The thread answers what it is asked.
        return answer.value as ReturnType<Questions[Q]>
      }
    }
  }

  #answerOf(before: number, own: MessagePort): Answer {
    this.#wait(before)
    const answer: Answer | undefined = receiveMessageOnPort(own)?.message
    own.close()
    return answer ?? { failure: new Error("TypeScript has not answered") }
  }

  #wait(before: number): void {
    for (;;) {
      const now = Atomics.load(this.#answered, 0)
      if (now > before || Atomics.wait(this.#answered, 0, now, patienceMillis) === "timed-out") return
    }
  }
}
