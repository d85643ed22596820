/** The hashes that a lock keeps beside a contract. */
import type { Contract, Named } from "../contract/contract.ts"
import { given } from "../contract/given.ts"
import { activityHashes, queueHashes, signalHashes, workflowHashes } from "../contract/hashes.ts"
import type { LockedHashes } from "./lock.ts"

export const lockedHashes = (contract: Contract, source?: string): LockedHashes =>
  given({
    ...workflowHashes(contract, source),
    activities: unlessNone(activityHashes(contract)),
    signals: unlessNone(signalHashes(contract)),
    queues: unlessNone(queueHashes(contract))
  })

const unlessNone = (hashes: Named<string>): Named<string> | undefined =>
  Object.keys(hashes).length === 0 ? undefined : hashes

/** Each hash by what it is of: `plan`, `activity charge`. */
export const flatHashes = ({ activities, queues, signals, ...surfaces }: LockedHashes): Named<string> => ({
  ...surfaces,
  ...prefixed("activity", activities),
  ...prefixed("signal", signals),
  ...prefixed("queue", queues)
})

const prefixed = (kind: string, hashes: Named<string> = {}): Named<string> =>
  Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [`${kind} ${name}`, hash]))
