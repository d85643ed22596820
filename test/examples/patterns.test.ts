/** Every pattern runs, in each way that an execution can take: at once, by replay, and from any crash on. */
import { Effect, Layer } from "effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { Control } from "perdure/runtime"
import { expect, it } from "vitest"
import { readBook } from "../../examples/book.ts"
import { type Entry, layerOf, workersOf } from "../../examples/patterns/activities.ts"
import { layer as workflows } from "../../examples/patterns/workflows/generated/index.ts"
import { root } from "../house/sources.ts"
import { type Outcome, type Scene, scenes } from "./scenes.ts"
import { everyWay } from "./stage.ts"

const bookIn = (folder: string): string => join(folder, "office.sqlite")
const example = {
  workflows,
  activities: (folder: string) => Layer.merge(layerOf(bookIn(folder)), workersOf(bookIn(folder)))
}

const token = /(?<=^told \w+: )[\w.-]{20,}$/

/** Waits until something was done. */
const until = Effect.fnUntraced(function*(folder: string, entry: Entry) {
  while (!readBook<Entry>(bookIn(folder)).includes(entry)) yield* Effect.sleep(2)
})

/** Answers with the token that somebody was told, once it is there. */
const answer = Effect.fnUntraced(function*(folder: string, { reply }: Scene) {
  if (reply === undefined) return
  for (;;) {
    const told = readBook<Entry>(bookIn(folder)).flatMap((entry) => token.exec(entry) ?? [])[0]
    if (told !== undefined) {
      // Whoever is not sure whether the answer arrived repeats it; that it was taken is no failure.
      return yield* Effect.ignore(Control.use((control) => control.signalByToken(told, reply)))
    }
    yield* Effect.sleep(2)
  }
})

/** Starts the scene, or joins what a crash left of it; what is sent twice counts once. */
const played = (scene: Scene) => (folder: string) =>
  Effect.gen(function*() {
    const control = yield* Control
    const { executionId } = yield* control.start({ workflow: scene.workflow, payload: scene.payload })
    if (scene.once !== undefined) yield* until(folder, scene.once)
    for (const [index, { name, payload }] of (scene.signals ?? []).entries()) {
      yield* control.signal(executionId, { name, payload, senderId: String(index) }).pipe(
        Effect.catchTag("ExecutionClosed", () => Effect.void)
      )
    }
    yield* answer(folder, scene)
    return yield* control.result(executionId)
  })

it.each(scenes)("$what", (scene) => {
  const sorted = (done: ReadonlyArray<string>) => scene.sideBySide === true ? done.toSorted() : done
  let isFirst = true
  return everyWay(example, played(scene), ({ failure, result }, folder) => {
    const done = sorted(readBook<Entry>(bookIn(folder)).map((entry) => entry.replace(token, "a token")))
    const outcome: Outcome = {
      ...(result === undefined ? {} : { result }),
      ...(failure === undefined ? {} : { failure: failure.name }),
      done
    }
    const expected = [scene.comesTo, ...(isFirst || scene.orAfterCrash === undefined ? [] : [scene.orAfterCrash])]
    expect(expected).toContainEqual(outcome)
    isFirst = false
  })
})

it("plays each pattern", () => {
  const files = readdirSync(join(root, "examples/patterns/workflows")).filter((name) => name.endsWith(".workflow.yaml"))
  const names = files.map((file) => file.replace(".workflow.yaml", "").replaceAll("-", ""))
  expect([...new Set(scenes.map(({ workflow }) => workflow.toLowerCase()))].toSorted()).toEqual(names.toSorted())
})
