/** A journal that holds nothing and keeps nothing, for what is to leave no trace. */
import { Journal } from "./journal.ts"

const ignored = (): void => {}

export const blankJournal: Journal["Service"] = Journal.of({
  file: "",
  secret: "",
  create: ignored,
  append: ignored,
  renew: ignored,
  close: ignored,
  setVersion: ignored,
  setParked: ignored,
  setPaused: ignored,
  setAsleep: ignored,
  setAwake: ignored,
  setHeartbeat: ignored,
  clearHeartbeat: ignored,
  keepSender: ignored,
  setAttributes: ignored,
  setChild: ignored,
  clearChild: ignored,
  clearChildren: ignored,
  queues: {
    add: ignored,
    begin: ignored,
    retry: ignored,
    finish: ignored,
    remove: ignored,
    wait: ignored,
    leave: ignored,
    lastN: () => 0,
    open: () => [],
    openAs: () => undefined,
    itemsOf: () => [],
    waiters: () => [],
    input: () => ""
  },
  removal: {
    remove: ignored,
    sweep: ignored,
    isSwept: () => true,
    holder: () => undefined,
    expired: () => []
  },
  sawContract: ignored,
  // Nothing ever becomes durable.
  committed: ignored,
  queries: {
    byId: () => undefined,
    find: () => undefined,
    list: () => [],
    events: () => [],
    versions: () => [],
    count: () => 0,
    isUnborn: () => false,
    edges: () => {
      throw new Error("A journal that holds nothing was asked for a history.")
    }
  },
  lastN: () => 0,
  contract: () => undefined,
  wakes: () => [],
  planned: () => [],
  heartbeat: () => undefined,
  children: () => [],
  childOf: () => undefined,
  awaiting: () => [],
  closedParents: () => [],
  knowsSender: () => false,
  stats: { commits: 0, writes: 0 }
})
