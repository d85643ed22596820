/** The faults that the engine is held against, in the order of their numbers. */
import { ends, sameKey } from "./battery/clients.ts"
import { commits, compensations } from "./battery/crash-points.ts"
import { damaged, diskFull, locked, secondOwner } from "./battery/disk.ts"
import { editedSpecs } from "./battery/edits.ts"
import { failingReads, noRoom, soak } from "./battery/endurance.ts"
import { distinctKeys } from "./battery/keys.ts"
import { kill } from "./battery/kill.ts"
import { activities, poison } from "./battery/poison.ts"
import { boundary, odd } from "./battery/signals.ts"
import { simulation } from "./battery/simulation.ts"
import { stop } from "./battery/stop.ts"
import { clockJumps } from "./battery/time.ts"
import { values } from "./battery/values.ts"
import type { Fault } from "./fault.ts"

export const battery: ReadonlyArray<Fault> = [
  kill,
  commits,
  compensations,
  stop,
  diskFull,
  locked,
  damaged,
  secondOwner,
  clockJumps,
  sameKey,
  boundary,
  odd,
  ends,
  distinctKeys,
  values,
  poison,
  editedSpecs,
  soak,
  simulation,
  failingReads,
  noRoom,
  activities
]
