/** Bodies as data: steps, waits and blocks, in each other. */
import { Effect } from "effect"
import { type At, call, forEach, parallel, parallelSettle, race, sleep, tryCatch, undo } from "perdure/runtime/v1"
import { act, type Busy, Refused, type Setup, undoAct } from "./support.ts"

export type Op =
  | { readonly kind: "step"; readonly undone: boolean }
  | { readonly kind: "sleep"; readonly millis: number }
  | { readonly kind: "fail" }
  | { readonly kind: "parallel" | "settle" | "race"; readonly branches: ReadonlyArray<ReadonlyArray<Op>> }
  | { readonly kind: "foreach"; readonly items: number; readonly concurrency: number; readonly ops: ReadonlyArray<Op> }
  | { readonly kind: "try"; readonly ops: ReadonlyArray<Op>; readonly last: ReadonlyArray<Op> }

type Body = ReturnType<Setup["main"]>
type Part = Effect.Effect<void, Refused | Busy, Effect.Services<Body>>

/** The body that operations stand for. Names tell where in them a step stands. */
const partOf = (ops: ReadonlyArray<Op>, place: string, at: At): Part =>
  Effect.gen(function*() {
    for (const [index, op] of ops.entries()) {
      const name = `${op.kind}${place}_${index}`
      const within = (part: ReadonlyArray<Op>, more: string, inner = at) =>
        partOf(part, `${place}_${index}${more}`, inner)
      switch (op.kind) {
        case "step": {
          const made = call(at(name), act, { text: at(name) })
          yield* op.undone ? made.pipe(undo(() => call(at(`${name}/undo`), undoAct, { text: at(name) }))) : made
          break
        }
        case "sleep":
          yield* sleep(at(name), op.millis)
          break
        case "fail":
          return yield* Effect.fail(new Refused({ why: at(name) }))
        case "foreach": {
          const items = Array.from({ length: op.items }, (_, item) => item)
          const { concurrency } = op
          yield* forEach(at(name), items, { key: (item) => item, concurrency }, (_item, at) => within(op.ops, "", at))
          break
        }
        case "try":
          yield* tryCatch(at(name), within(op.ops, "t"), {
            catch: { Refused: () => Effect.void },
            finally: within(op.last.filter(({ kind }) => kind !== "fail"), "f")
          })
          break
        default: {
          const branches = Object.fromEntries(op.branches.map((ops, index) => [`b${index}`, within(ops, `b${index}`)]))
          const block = { parallel, settle: parallelSettle, race }[op.kind]
          yield* Effect.asVoid<unknown, Refused | Busy, Effect.Services<Body>>(block(at(name), branches))
        }
      }
    }
  })

export const bodyOf = (ops: ReadonlyArray<Op>): Setup["main"] => () =>
  Effect.as(partOf(ops, "", (name) => name), "done")
