/** The type judge: in this thread, and in another one beside it. */
import { extname } from "node:path"
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads"
import type { Judgements, MirrorModule, TypeJudge } from "./judge.ts"
import { judgeModules } from "./typescript.ts"

/** What the thread finds at its start. */
export interface Link {
  /** Where work comes from. */
  readonly port: MessagePort
  /** How often it has answered. */
  readonly answered: Int32Array
}

export interface Work {
  readonly modules: ReadonlyArray<MirrorModule>
  /** Where the answer is awaited. */
  readonly reply: MessagePort
}

export type Answer = { readonly judgements: Judgements } | { readonly failure: unknown }

export const typeScriptJudge: TypeJudge = {
  judge: judgeModules,
  begin: (modules) => {
    thread ??= new JudgeThread()
    return thread.begin(modules)
  }
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

  begin(modules: ReadonlyArray<MirrorModule>): (() => Judgements) | undefined {
    const before = this.#asked
    if (Atomics.load(this.#answered, 0) < before) return undefined
    const { port1: own, port2: reply } = new MessageChannel()
    this.#port.postMessage({ modules, reply } satisfies Work, [reply])
    this.#asked += 1
    return () => {
      Atomics.wait(this.#answered, 0, before, patienceMillis)
      const answer: Answer | undefined = receiveMessageOnPort(own)?.message
      own.close()
      if (answer === undefined) return judgeModules(modules)
      if ("failure" in answer) throw answer.failure
      return answer.judgements
    }
  }
}

/** Kept for the next project. */
let thread: JudgeThread | undefined
