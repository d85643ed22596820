/** Whether the generated modules are what the specs say: asked before they are run. */
import { Effect } from "effect"
import type { Place } from "./project.ts"

/** Specs with mistakes are not what was compiled either. */
export const isStale = (place: Place): Effect.Effect<boolean> =>
  Effect.map(Effect.promise(() => import("../../compiler/compile.ts")), ({ compileProject }) => {
    const { changes, checked } = compileProject(place.root, { write: false })
    return checked === undefined || changes.length > 0
  })
