/** The cases of a run, each made from the run's seed and its own number alone. */
import { stringify } from "yaml"
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"
import type { Spec } from "../support/random/construct.ts"
import { type Random, randomOf } from "../support/random/random.ts"
import { randomRequests } from "../support/random/requests.ts"
import { sharedSpecs } from "../support/random/shared.ts"
import { randomSpec } from "../support/random/workflow.ts"
import { damaged } from "./damage.ts"
import { altered, mistaken } from "./mutations.ts"
import { pairs } from "./pairs.ts"
import { requestMistakes } from "./request-mistakes.ts"

export interface Case {
  /** Its files are called so, or lie in a folder that is. */
  readonly id: string
  readonly files: ReadonlyMap<string, string>
  /** What was done to a well-formed specification. */
  readonly how: string
  /** What it has to be refused with, by what was done to it. */
  readonly code?: Code
  /** The specification as data, of one that was left as it was made. */
  readonly spec?: Spec
}

/**
 * Of eight, two are left as they were made, three get a mistake, two are changed into what may be right or wrong, and of the
 * last mostly the text is damaged.
 */
export const caseOf = (seed: number, index: number): Case => {
  const random = randomOf(seed * 100_000 + index)
  const id = `w${index}`
  const name = `W${index}`
  const [turn, round] = [index % 8, Math.floor(index / 8)]
  if (turn % 4 === 0) {
    const spec = randomSpec(name, random, { wish: pairs[(round * 2 + turn / 4) % pairs.length] })
    return { id, files: fileOf(id, text(spec)), how: "as it was made", spec }
  }
  if (turn % 2 === 1 && turn < 7) {
    const { code, how, spec } = mistaken(
      () => randomSpec(name, random, { isCareful: true }),
      random,
      round * 3 + (turn - 1) / 2
    )
    return { id, files: fileOf(id, text(spec)), how, code }
  }
  const spec = randomSpec(name, random)
  if (turn !== 6) {
    const { how, spec: changed } = altered(spec, random)
    return { id, files: fileOf(id, text(changed)), how }
  }
  if (round % 4 === 0) return sharedCase(id, spec, random)
  if (round % 8 === 1) return requestsCase(id, random)
  if (round % 8 === 5) return mistakenRequestsCase(id, random, (round - 5) / 8)
  return { id, files: fileOf(id, damaged(text(spec), random)), how: "text" }
}

/** Without anchors, which a specification cannot have. */
const text = (spec: object): string => stringify(spec, { aliasDuplicateObjects: false })

const fileOf = (id: string, text: string): ReadonlyMap<string, string> => new Map([[`${id}.workflow.yaml`, text]])

/** A workflow with shared files of its own, one of which is changed. */
const sharedCase = (id: string, spec: Spec, random: Random): Case => {
  const specs = [...sharedSpecs.keys()].filter((file) => file.endsWith(".yaml"))
  const target = specs[Math.floor(random() * specs.length)]
  // Workflows have one name in a project, and the modules of a folder are generated in a folder of the same name.
  const own = (written: string): string =>
    written.replaceAll(/\b(Parts|Quiet)\b/g, `$1${id}`).replace("./generated/", `../generated/${id}/`)
  const shared = [...sharedSpecs].map(([file, written]) =>
    [`${id}/${file}`, file === target ? damaged(own(written), random) : own(written)] as const
  )
  return {
    id,
    files: new Map([...shared, [`${id}/${id}.workflow.yaml`, own(text(spec))]]),
    how: `text of ${target}`
  }
}

const requestsCase = (id: string, random: Random): Case => ({
  id,
  files: new Map([[`${id}.activities.yaml`, randomRequests(random)]]),
  how: "requests"
})

const mistakenRequestsCase = (id: string, random: Random, turn: number): Case => {
  const mistake = requestMistakes[turn % requestMistakes.length]
  return {
    id,
    files: new Map([[`${id}.activities.yaml`, randomRequests(random, mistake?.make)]]),
    how: mistake?.name ?? "requests",
    ...(mistake === undefined ? {} : { code: mistake.code })
  }
}
