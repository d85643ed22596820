/** Makes random lists of steps: each of a random construct, reading what the steps before it leave. */
import type { StepKind } from "../../../compiler/parse/document.ts"
import type { Construct, Container, Made, Place, Position, Spec } from "./construct.ts"
import { constructs } from "./constructs.ts"
import { randomExpression, randomValue } from "./expressions.ts"
import type { Random } from "./random.ts"
import type { Environment, Kind, Readable } from "./readable.ts"

/** Mostly names that mean something else elsewhere. */
const ids = [
  "pay",
  "call",
  "Effect",
  "result",
  "payload",
  "steps",
  "decide",
  "item",
  "a",
  "b2",
  "class",
  "undo",
  "log",
  "Math",
  "order_1",
  "text",
  "await",
  "Refused"
]

/** A kind of step that has to stand in a container, wherever else steps are. */
export interface Wish {
  readonly container: Container
  readonly inner: StepKind
}

export interface MakerOptions {
  readonly wish?: Wish | undefined
  /** Less often wrong by chance. */
  readonly isCareful?: boolean
}

const maximumDepth = 3

export class Maker {
  /** What steps of the workflow's own list leave. */
  readonly outer: Array<Readable> = []
  readonly #random: Random
  readonly #free: Array<string>
  readonly #isCareful: boolean
  #wish: Wish | undefined
  /** What is wished for can only be the last step there is. */
  readonly #wishesLast: boolean

  constructor(random: Random, { isCareful = false, wish }: MakerOptions = {}) {
    this.#random = random
    this.#isCareful = isCareful
    this.#wish = wish
    const wished = constructs.find(({ kind }) => kind === wish?.inner)
    this.#wishesLast = wished?.fits?.({ around: [], isLast: false }) === false
    this.#free = [...ids, ...Array.from({ length: 200 }, (_, index) => `s${index}`)]
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  pick<A>(items: ReadonlyArray<A>): A {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error("There is nothing to pick from")
    return item
  }

  value(kind: Kind, environment: Environment): unknown {
    return randomValue(this, kind, environment)
  }

  expression(kind: Kind, environment: Environment, depth: number): string {
    return randomExpression(this, kind, environment, depth)
  }

  /** The workflow's own list. */
  workflow(environment: Environment): ReadonlyArray<Spec> {
    const count = 2 + this.below(6)
    const wished = this.#wish?.container.split("/")[0]
    const { inside, steps } = this.#steps(count, { around: [], isLast: true }, environment, wished)
    this.outer.push(...inside.slice(environment.length))
    return steps
  }

  /**
   * The steps of a part of a step, and what can be read after them there. A part becomes a function, unless it is a case;
   * `more` is what only the part can read.
   */
  block(
    place: Place,
    container: Container,
    { environment = place.environment, more = [], sameFunction = false }: {
      readonly environment?: Environment
      readonly more?: Environment
      readonly sameFunction?: boolean
    } = {}
  ): { readonly steps: ReadonlyArray<Spec>; readonly inside: Environment } {
    const known = [...(sameFunction ? environment : this.inFunction(environment)), ...more]
    const position: Position = {
      around: [...place.around, container],
      // Only what follows a case follows the step as well.
      isLast: place.isLast && sameFunction
    }
    const wished = this.#wish?.container === container ? this.#wish.inner : undefined
    if (wished !== undefined) this.#wish = undefined
    return this.#steps(this.below(3), position, known, wished)
  }

  /** Most of what conditions prove about members is not known in a function. */
  inFunction(environment: Environment): Environment {
    return environment.filter(({ isProved = false }) => !isProved || this.errs(12))
  }

  /** Once in so many times, whoever is not careful takes for granted what is not. */
  errs(times: number): boolean {
    return !this.#isCareful && this.below(times) === 0
  }

  /** A condition, and what can be read where it holds. */
  guard(environment: Environment): { readonly when: string; readonly proves: Environment } | undefined {
    const choice = this.below(6)
    if (choice > 2) return undefined
    if (choice === 1 && this.below(2) === 0) return this.#shapeGuard(environment)
    const kind = this.pick(["maybeString", "maybeInt"] as const)
    const paths = environment.filter((it) => it.kind === kind && /^[\w.]+$/.test(it.text))
    if (choice === 0 || paths.length === 0) {
      return { when: this.condition(environment), proves: [] }
    }
    const { text } = this.pick(paths)
    const also = this.pick(
      ["", " && payload.flag", ` && ${text} !== ${kind === "maybeInt" ? "3" : "'x'"}`].slice(0, this.#isCareful ? 2 : 3)
    )
    return {
      when: `\${ ${text} !== undefined${also} }`,
      proves: [{ text, kind: kind === "maybeInt" ? "int" : "string", isProved: true }]
    }
  }

  /** A condition, and what can be read where it has failed. */
  refusal(environment: Environment): { readonly when: string; readonly proves: Environment } | undefined {
    const kind = this.pick(["maybeString", "maybeInt", "shape"] as const)
    const paths = environment.filter((it) => it.kind === kind && /^[\w.]+$/.test(it.text))
    if (paths.length === 0) return undefined
    const { text } = this.pick(paths)
    if (kind === "shape") {
      return {
        when: `\${ ${text}.kind === 'round' }`,
        proves: [{ text: `${text}.text`, kind: "string", isProved: true }]
      }
    }
    const test = this.pick(
      [`!${text}`, `!${text} || payload.flag`, `${text} === undefined`].slice(0, this.#isCareful ? 2 : 3)
    )
    return {
      when: `\${ ${test} }`,
      proves: [{ text, kind: kind === "maybeInt" ? "int" : "string", isProved: true }]
    }
  }

  /** A tag tells which members there are. */
  #shapeGuard(environment: Environment): { readonly when: string; readonly proves: Environment } {
    const { text } = this.pick(environment.filter(({ kind, text }) => kind === "shape" && /^[\w.]+$/.test(text)))
    const isRound = this.below(2) === 0
    const also = this.pick(["", " && payload.flag", ` && ${this.expression("boolean", environment, 1)}`])
    return {
      when: `\${ ${text}.kind ${isRound ? "===" : "!=="} 'round'${also} }`,
      proves: isRound
        ? [{ text: `${text}.radius`, kind: "int", isProved: true }]
        : [
          { text: `${text}.text`, kind: "string", isProved: true },
          { text: `${text}.size`, kind: "maybeInt", isProved: true }
        ]
    }
  }

  condition(environment: Environment): string {
    return `\${ ${this.expression("boolean", environment, 2)} }`
  }

  #steps(count: number, position: Position, environment: Environment, wished?: string) {
    const inside = [...environment]
    const wishedAt = wished === undefined ? -1 : this.#wishesLast ? count : this.below(count + 1)
    const total = wished === undefined ? count : count + 1
    const steps = Array.from({ length: total }, (_, index) => {
      const here = { ...position, isLast: position.isLast && index === total - 1 }
      const { leaves, spec } = this.#step(here, inside, index === wishedAt ? wished : undefined)
      inside.push(...leaves)
      return spec
    })
    return { steps, inside }
  }

  #step(position: Position, environment: Environment, wished: string | undefined): Made {
    const [id = "none"] = this.#free.splice(this.below(Math.min(this.#free.length, 24)), 1)
    const guard = this.guard(environment)
    const construct = this.#construct(position, wished)
    return construct.make(this, {
      ...position,
      id,
      base: {
        id,
        ...(guard === undefined ? {} : { when: guard.when }),
        ...(this.below(4) === 0 ? { description: "*/ why `not` $" } : {})
      },
      environment: guard === undefined ? environment : [...environment, ...guard.proves],
      certain: guard === undefined
    })
  }

  #construct(position: Position, wished: string | undefined): Construct {
    const fitting = constructs.filter(({ fits, kind, parts }) =>
      kind === wished ||
      wished === undefined && (fits?.(position) ?? true) &&
        (parts === undefined || position.around.length < maximumDepth)
    )
    let left = this.below(fitting.reduce((sum, { weight }) => sum + weight, 0))
    const found = fitting.find(({ weight }) => (left -= weight) < 0)
    if (found === undefined) throw new Error(`There is no construct ${wished}`)
    return found
  }
}
