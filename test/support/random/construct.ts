/** The form of a construct's generator: a place in, the specification of a step out. */
import type { StepKind } from "../../../compiler/parse/document.ts"
import type { Maker } from "./maker.ts"
import type { Environment, Kind } from "./readable.ts"

export type Spec = { readonly [key: string]: unknown }

/** A list of steps in a step, by the kind of the step and that of its part, such as `try/catch`. */
export type Container = `${StepKind}/${string}`

/** Where a step is to stand among others. */
export interface Position {
  /** The lists of steps around it, from the outside to the inside; none in the workflow's own list. */
  readonly around: ReadonlyArray<Container>
  /** Nothing comes after it, in its list and those around it. */
  readonly isLast: boolean
}

export interface Place extends Position {
  readonly id: string
  /** What any step can have: `id`, `when`, `description`. */
  readonly base: Spec
  /** What it can read. */
  readonly environment: Environment
  /** It has no condition of its own, so that its value is there. */
  readonly certain: boolean
}

export interface Made {
  readonly spec: Spec
  /** What can be read after it. */
  readonly leaves: Environment
}

export interface Construct {
  readonly kind: StepKind
  /** How often, compared with others. */
  readonly weight: number
  /** The kinds of its parts, as `partsOf` of the compiler calls them. */
  readonly parts?: ReadonlyArray<string>
  /** Where the language allows it; absent: everywhere. */
  readonly fits?: (position: Position) => boolean
  readonly make: (maker: Maker, place: Place) => Made
}

/** The value of the step, read as a whole: of a step with a condition, only where the generator has a kind for it. */
export const valueOf = ({ certain, id }: Place, kind: Kind): Environment => {
  const text = `steps.${id}`
  if (certain) return [{ text, kind }]
  if (kind === "int") return [{ text, kind: "maybeInt" }]
  return kind === "string" ? [{ text, kind: "maybeString" }] : []
}

/** `steps.id`, ready to be followed by a member. */
export const reach = ({ certain, id }: Place): string => certain ? `steps.${id}` : `steps.${id}?`
