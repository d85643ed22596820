/** What is played of each pattern: a start, what is sent meanwhile, and what must come of it. */
import type { Schema } from "effect"

export interface Outcome {
  /** What the execution gives, or the name of its failure. */
  readonly result?: Schema.Json
  readonly failure?: string
  /** What was done, in order. */
  readonly done: ReadonlyArray<string>
}

export interface Scene {
  readonly what: string
  readonly workflow: string
  readonly payload: Schema.Json
  /** Sent one after the other, right after the start, or once something was done. */
  readonly signals?: ReadonlyArray<{ readonly name: string; readonly payload: Schema.Json }>
  readonly once?: string
  /** The answer of whoever is told a token. */
  readonly reply?: Schema.Json
  /** Things that are done side by side: their order does not matter. */
  readonly sideBySide?: true
  readonly comesTo: Outcome
  /** What may come of it instead where a crash lets a timer be due before the steps that it bounds have begun. */
  readonly orAfterCrash?: Outcome
}

const control: ReadonlyArray<Scene> = [
  {
    what: "a sequence hands its results on",
    workflow: "Sequence",
    payload: { title: "news" },
    comesTo: {
      result: "publish review write news!!!",
      done: ["did write news", "did review write news!", "did publish review write news!!"]
    }
  },
  {
    what: "a sequence ends where a step fails",
    workflow: "Sequence",
    payload: { title: "broken news" },
    comesTo: { failure: "TaskFailed", done: [] }
  },
  ...[
    { amount: 50, way: "paid without a look", did: [] },
    { amount: 500, way: "checked", did: ["did check c1"] },
    { amount: 5000, way: "visited", did: ["did visit c1"] }
  ].map(({ amount, did, way }) => ({
    what: `an exclusive choice of ${amount}`,
    workflow: "ExclusiveChoice",
    payload: { claim: "c1", amount },
    comesTo: { result: way, done: [...did, `told customer: Your claim was ${way}.`] }
  })),
  {
    what: "a multi-choice of two of three",
    workflow: "MultiChoice",
    payload: { trip: "Rome", flight: true, hotel: false, car: true },
    sideBySide: true,
    comesTo: { result: null, done: ["did book a car", "did book a flight", "told traveller: Rome is booked."] }
  },
  {
    what: "a multi-choice of nothing",
    workflow: "MultiChoice",
    payload: { trip: "home", flight: false, hotel: false, car: false },
    comesTo: { result: null, done: ["told traveller: home is booked."] }
  },
  {
    what: "a parallel split is synchronised",
    workflow: "ParallelSplit",
    payload: { order: "o1" },
    sideBySide: true,
    comesTo: {
      result: "ship: pack o1!, write the invoice of o1!!",
      done: [
        "did pack o1",
        "did pick o1",
        "did ship: pack o1!, write the invoice of o1!",
        "did write the invoice of o1"
      ]
    }
  },
  {
    what: "a change concerns what is started after it",
    workflow: "ChangeUnderWay",
    payload: { order: "o1" },
    comesTo: { result: null, done: ["did charge o1", "did check o1 for fraud", "did ship o1"] }
  },
  {
    what: "a loop goes on until the result is good",
    workflow: "StructuredLoop",
    payload: { text: "text", goal: 2 },
    comesTo: {
      result: { text: "improve improve text!!", score: 2 },
      done: ["did improve text", "did improve improve text!"]
    }
  },
  {
    what: "a loop gives up",
    workflow: "StructuredLoop",
    payload: { text: "text", goal: 99 },
    comesTo: {
      failure: "TaskFailed",
      done: Array.from({ length: 10 }, (_, n) => `did improve ${"improve ".repeat(n)}text${"!".repeat(n)}`)
    }
  }
]

const races: ReadonlyArray<Scene> = [
  {
    what: "the first of several decides",
    workflow: "Discriminator",
    payload: { need: "paint", patience: "1h", takes: { ada: "1h", bert: "1ms" } },
    comesTo: { result: { supplier: "bert", price: 20 }, done: ["asked bert"] }
  },
  {
    what: "nobody is the first of several",
    workflow: "Discriminator",
    payload: { need: "paint", patience: "5ms", takes: { ada: "1h", bert: "1h" } },
    comesTo: { result: null, done: [] }
  },
  {
    what: "a hedge answers in the place of who hesitates",
    workflow: "HedgedRequest",
    payload: { need: "paint", hesitation: "5ms", adaTakes: "1h" },
    comesTo: { result: { supplier: "bert", price: 20 }, done: ["asked bert"] }
  },
  {
    what: "a hedge is not needed",
    workflow: "HedgedRequest",
    payload: { need: "paint", hesitation: "1h", adaTakes: "1ms" },
    comesTo: { result: { supplier: "ada", price: 30 }, done: ["asked ada"] }
  },
  {
    what: "an offer is accepted",
    workflow: "DeferredChoice",
    payload: { offer: "f1", validFor: "1h" },
    signals: [{ name: "accepted", payload: { by: "una" } }],
    comesTo: { result: "accepted", done: ["told una: thank you"] }
  },
  {
    what: "an offer is declined",
    workflow: "DeferredChoice",
    payload: { offer: "f1", validFor: "1h" },
    signals: [{ name: "declined", payload: { reason: "too dear" } }],
    comesTo: { result: "declined", done: ["told sales: too dear"] }
  },
  {
    what: "an offer lapses",
    workflow: "DeferredChoice",
    payload: { offer: "f1", validFor: "5ms" },
    comesTo: { result: "lapsed", done: [] }
  },
  {
    what: "a block is done in time",
    workflow: "TimeBox",
    payload: { show: "Faust", time: "1h", soundTakes: "1ms" },
    comesTo: { result: "prepared", done: ["did light", "did sound", "told director: Faust: prepared"] }
  },
  {
    what: "a block takes too long, and is undone",
    workflow: "TimeBox",
    payload: { show: "Faust", time: "1s", soundTakes: "1h" },
    comesTo: { result: "too late", done: ["did light", "undid light", "told director: Faust: too late"] },
    orAfterCrash: { result: "too late", done: ["told director: Faust: too late"] }
  },
  {
    what: "a block is called off",
    workflow: "TimeBox",
    payload: { show: "Faust", time: "1h", soundTakes: "1h" },
    once: "did light",
    signals: [{ name: "callOff", payload: { by: "fire brigade" } }],
    comesTo: { result: "called off", done: ["did light", "undid light", "told director: Faust: called off"] }
  }
]

const many: ReadonlyArray<Scene> = [
  {
    what: "a fan-out keeps the order of its list",
    workflow: "FanOut",
    payload: { album: "a1", pictures: ["p1", "p2", "p3", "p4", "p5"] },
    sideBySide: true,
    comesTo: {
      result: ["p1", "p2", "p3", "p4", "p5"].map((picture) => `resize ${picture}!`),
      done: ["p1", "p2", "p3", "p4", "p5"].map((picture) => `did resize ${picture}`)
    }
  },
  {
    what: "scattered questions are gathered, failures too",
    workflow: "ScatterGather",
    payload: { need: "paint", suppliers: ["ada", "zoe", "bert", "cleo"] },
    sideBySide: true,
    comesTo: {
      result: { best: { supplier: "bert", price: 20 }, answered: 3 },
      done: ["asked ada", "asked bert", "asked cleo"]
    }
  },
  {
    what: "nothing is gathered",
    workflow: "ScatterGather",
    payload: { need: "paint", suppliers: ["zoe"] },
    comesTo: { result: { best: null, answered: 0 }, done: [] }
  },
  {
    what: "a batch is sent in slices",
    workflow: "RateLimit",
    payload: { mailing: "m1", letters: ["a", "b", "c", "d", "e"], atOnce: 2, pause: "5ms" },
    sideBySide: true,
    comesTo: { result: { rounds: 3 }, done: ["a", "b", "c", "d", "e"].map((letter) => `did send ${letter}`) }
  },
  {
    what: "pages go through two stages",
    workflow: "Pipeline",
    payload: { book: "b1", pages: ["page 1", "page 2", "page 3"] },
    sideBySide: true,
    comesTo: {
      result: { words: 9 },
      done: [1, 2, 3].map((n) => `indexed page ${n}, scanned`).concat([1, 2, 3].map((n) => `scanned page ${n}`))
    }
  },
  {
    what: "rows that cannot be imported are put aside",
    workflow: "DeadLetter",
    payload: { batch: "b1", rows: ["good", "broken", "defect", "fine"] },
    sideBySide: true,
    comesTo: {
      result: { imported: 2, putAside: 2 },
      done: [
        "did import fine",
        "did import good",
        "put aside broken: failed: import broken",
        "put aside defect: broke: nobody expected import defect"
      ]
    }
  },
  {
    what: "a workflow counts what is below by itself",
    workflow: "Recursion",
    payload: { path: "home" },
    sideBySide: true,
    comesTo: {
      result: { files: 1 + 2 * 2 + 4 * 3 },
      done: ["", "/left", "/left/left", "/left/right", "/right", "/right/left", "/right/right"].map((path) =>
        `listed home${path}`
      )
    }
  },
  {
    what: "a saga is done",
    workflow: "Saga",
    payload: { trip: "Rome", car: "car" },
    comesTo: { result: null, done: ["did flight", "did hotel", "did car", "told traveller: Rome is booked."] }
  },
  {
    what: "a saga is undone",
    workflow: "Saga",
    payload: { trip: "Rome", car: "broken car" },
    comesTo: { failure: "TaskFailed", done: ["did flight", "did hotel", "undid hotel", "undid flight"] }
  }
]

const vote = (by: string, yes: boolean) => ({ name: "vote", payload: { by, yes } })
const committee = { motion: "m1", members: ["ann", "bob", "cid"], needed: 2 }
const asked = committee.members.map((member) => `told ${member}: Vote on m1.`)
const please = "told una: Please sign k1."

const waits: ReadonlyArray<Scene> = [
  {
    what: "a signature comes",
    workflow: "Reminder",
    payload: { contract: "k1", signer: "una", patience: "1h" },
    signals: [{ name: "signature", payload: { name: "Una" } }],
    comesTo: { result: { asked: 1, signedBy: "Una" }, done: [please] }
  },
  {
    what: "no signature comes",
    workflow: "Reminder",
    payload: { contract: "k1", signer: "una", patience: "5ms" },
    comesTo: { result: { asked: 3, signedBy: null }, done: [please, please, please] }
  },
  {
    what: "a job is polled until it is done",
    workflow: "Polling",
    payload: { job: "j1" },
    comesTo: { result: { looks: 3 }, done: ["started j1", "looked at j1", "looked at j1", "looked at j1"] }
  },
  {
    what: "a meter is read in one run after the other",
    workflow: "Periodic",
    payload: { meter: "m1", every: "5ms", rounds: 4 },
    comesTo: {
      result: { last: 133 },
      done: ["read m1", "read m1", "read m1", "told engineer: m1 jumped to 130.", "read m1"]
    }
  },
  {
    what: "a majority decides; strangers and second votes do not count",
    workflow: "Quorum",
    payload: committee,
    signals: [vote("ann", true), vote("ann", true), vote("zoe", true), vote("bob", false), vote("cid", true)],
    comesTo: { result: "carried", done: asked }
  },
  {
    what: "a majority is out of reach",
    workflow: "Quorum",
    payload: committee,
    signals: [vote("bob", false), vote("cid", false)],
    comesTo: { result: "rejected", done: asked }
  },
  {
    what: "changes are taken until the milestone",
    workflow: "Milestone",
    payload: { order: "o1", items: ["lamp"] },
    signals: [
      { name: "event", payload: { kind: "add", item: "chair" } },
      { name: "event", payload: { kind: "add", item: "desk" } },
      { name: "event", payload: { kind: "close", by: "clerk" } }
    ],
    comesTo: { result: ["lamp", "chair", "desk"], done: ["did pack lamp, chair, desk"] }
  },
  {
    what: "a callback answers",
    workflow: "Callback",
    payload: { film: "f1" },
    reply: { url: "https://studio.example/f1" },
    comesTo: { result: { url: "https://studio.example/f1" }, done: ["told studio: a token"] }
  }
]

export const scenes = [...control, ...races, ...many, ...waits]
