/** The TypeScript library that expressions are checked against. */
import { failureText } from "./failure-mark.ts"
import { failureType, systemFailureNames } from "./failures.ts"
import { typeScriptOf } from "./type-text.ts"

const systemFailures = systemFailureNames.flatMap((name) => failureType(name, () => undefined) ?? [])

/** The types of the language that are texts underneath, and JSON. */
export const formatTypes = `
interface $Brand<in out K extends string> { readonly "~brand": { readonly [k in K]: K } }
type Datetime = string & $Brand<"Datetime">
type CalendarDate = string & $Brand<"CalendarDate">
type DurationText = string & $Brand<"DurationText">
type Uuid = string & $Brand<"Uuid">
type Url = string & $Brand<"Url">
declare namespace Schema {
  type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [x: string]: Json }
}
`

/** What could not be resolved, which has been reported: it fits everywhere. */
export const unresolvedType = "type $Unresolved = any"

/**
 * The signatures of lib.es*.d.ts for what is deterministic, our own functions, and nothing else. What is stricter here than
 * there is accepted there as well.
 */
export const library = `${formatTypes}
declare function datetime(text: string): Datetime
declare function date(text: string): CalendarDate
declare function duration(text: string): DurationText
declare function uuid(text: string): Uuid
declare function url(text: string): Url
declare function addDuration(at: Datetime, by: DurationText): Datetime
declare function subtractDuration(at: Datetime, by: DurationText): Datetime
declare function durationBetween(from: Datetime, to: Datetime): DurationText
declare function millisOf(value: DurationText): number
declare function dateOf(at: Datetime): CalendarDate
declare function isBefore<A extends Datetime | CalendarDate>(a: A, b: A): boolean
declare function isAfter<A extends Datetime | CalendarDate>(a: A, b: A): boolean

declare const execution: { readonly id: string; readonly startedAt: Datetime }

declare function String(value: string | number | boolean): string
declare function Number(value: string | number | boolean): number
declare function Boolean<T>(value: T): boolean
declare const Math: {
  abs(x: number): number
  ceil(x: number): number
  floor(x: number): number
  round(x: number): number
  trunc(x: number): number
  sign(x: number): number
  sqrt(x: number): number
  pow(x: number, y: number): number
  max(...values: number[]): number
  min(...values: number[]): number
}
declare const Object: {
  keys(o: {}): string[]
  values<T>(o: { [s: string]: T } | ArrayLike<T>): T[]
  values(o: {}): unknown[]
  entries<T>(o: { [s: string]: T } | ArrayLike<T>): [string, T][]
  entries(o: {}): [string, unknown][]
}
declare const JSON: { stringify(value: unknown): string }

interface SymbolConstructor { readonly iterator: unique symbol }
declare var Symbol: SymbolConstructor
interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<T> { done: true; value: T }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>
interface Iterator<T, R = any, N = any> { next(...[value]: [] | [N]): IteratorResult<T, R> }
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N> }
interface ArrayLike<T> { readonly length: number; readonly [n: number]: T }
interface ConcatArray<T> { readonly length: number; readonly [n: number]: T; join(separator?: string): string; slice(start?: number, end?: number): T[] }

interface ReadonlyArray<T> {
  readonly length: number
  readonly [n: number]: T
  [Symbol.iterator](): IterableIterator<T>
  at(index: number): T | undefined
  concat(...items: ConcatArray<T>[]): T[]
  concat(...items: (T | ConcatArray<T>)[]): T[]
  every<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): this is readonly S[]
  every(predicate: (value: T, index: number, array: readonly T[]) => unknown): boolean
  filter<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S[]
  filter(predicate: (value: T, index: number, array: readonly T[]) => unknown): T[]
  find<S extends T>(predicate: (value: T, index: number, array: readonly T[]) => value is S): S | undefined
  find(predicate: (value: T, index: number, array: readonly T[]) => unknown): T | undefined
  flatMap<U>(callback: (value: T, index: number, array: T[]) => U | ReadonlyArray<U>): U[]
  includes(searchElement: T, fromIndex?: number): boolean
  indexOf(searchElement: T, fromIndex?: number): number
  join(separator?: string): string
  map<U>(callbackfn: (value: T, index: number, array: readonly T[]) => U): U[]
  reduce(callbackfn: (previousValue: T, currentValue: T, currentIndex: number, array: readonly T[]) => T): T
  reduce(callbackfn: (previousValue: T, currentValue: T, currentIndex: number, array: readonly T[]) => T, initialValue: T): T
  reduce<U>(callbackfn: (previousValue: U, currentValue: T, currentIndex: number, array: readonly T[]) => U, initialValue: U): U
  slice(start?: number, end?: number): T[]
  some(predicate: (value: T, index: number, array: readonly T[]) => unknown): boolean
  toSorted(compareFn: (a: T, b: T) => number): T[]
}

interface Array<T> {
  length: number
  [n: number]: T
  [Symbol.iterator](): IterableIterator<T>
  at(index: number): T | undefined
  concat(...items: ConcatArray<T>[]): T[]
  concat(...items: (T | ConcatArray<T>)[]): T[]
  every<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): this is S[]
  every(predicate: (value: T, index: number, array: T[]) => unknown): boolean
  filter<S extends T>(predicate: (value: T, index: number, array: T[]) => value is S): S[]
  filter(predicate: (value: T, index: number, array: T[]) => unknown): T[]
  find<S extends T>(predicate: (value: T, index: number, obj: T[]) => value is S): S | undefined
  find(predicate: (value: T, index: number, obj: T[]) => unknown): T | undefined
  flatMap<U>(callback: (value: T, index: number, array: T[]) => U | ReadonlyArray<U>): U[]
  includes(searchElement: T, fromIndex?: number): boolean
  indexOf(searchElement: T, fromIndex?: number): number
  join(separator?: string): string
  map<U>(callbackfn: (value: T, index: number, array: T[]) => U): U[]
  reduce(callbackfn: (previousValue: T, currentValue: T, currentIndex: number, array: T[]) => T): T
  reduce(callbackfn: (previousValue: T, currentValue: T, currentIndex: number, array: T[]) => T, initialValue: T): T
  reduce<U>(callbackfn: (previousValue: U, currentValue: T, currentIndex: number, array: T[]) => U, initialValue: U): U
  slice(start?: number, end?: number): T[]
  some(predicate: (value: T, index: number, array: T[]) => unknown): boolean
  toSorted(compareFn: (a: T, b: T) => number): T[]
}

interface String {
  readonly length: number
  readonly [index: number]: string
  at(index: number): string | undefined
  concat(...strings: string[]): string
  endsWith(searchString: string, endPosition?: number): boolean
  includes(searchString: string, position?: number): boolean
  indexOf(searchString: string, position?: number): number
  padStart(maxLength: number, fillString?: string): string
  slice(start?: number, end?: number): string
  split(separator: string, limit?: number): string[]
  startsWith(searchString: string, position?: number): boolean
  toLowerCase(): string
  toUpperCase(): string
  trim(): string
}

interface Number { toFixed(fractionDigits?: number): string }
interface Boolean {}
interface Object {}
interface Function {}
interface CallableFunction {}
interface NewableFunction {}
interface IArguments {}
interface RegExp {}
interface TemplateStringsArray extends ReadonlyArray<string> {}

${unresolvedType}
declare const $any: $Unresolved
declare function $string(text: string): string
declare function $text(part: string | number | boolean): string
/** A symbol is what TypeScript does not compare. */
declare function $ordered<T>(value: T): T extends Datetime | CalendarDate | DurationText ? symbol : T
declare function $value<T>(): T
interface $Effect<out A> { readonly "~": A }
type $Value<E> = E extends $Effect<infer A> ? A : never
type $Branches = { readonly [name: string]: $Effect<unknown> }
type $SystemFailure = ${systemFailures.map((it) => failureText(typeScriptOf(it))).join(" | ")}
type Settled<A, E> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly error: E | $SystemFailure }
declare const $never: never
/** What is left of a value, or of what it is a member of. */
declare function $left<T, H = T>(value: T, holder?: H): [H] extends [never] ? never : T
declare function $gap<T>(left: T): 0 extends 1 & T ? $Unresolved : [T] extends [never] ? never : undefined
declare function $run<A>(steps: () => A): $Effect<A>
declare function $settle<E>(): <A>(effect: $Effect<A>) => $Effect<Settled<A, E>>
declare function $parallel<const B extends $Branches>(branches: B): { readonly [K in keyof B]: $Value<B[K]> }
declare function $race<const B extends $Branches>(branches: B): $Value<B[keyof B]>
declare function $list<T = $Unresolved>(items: ReadonlyArray<T>): ReadonlyArray<T>
declare function $forEach<T, A>(items: ReadonlyArray<T>, each: (item: T) => $Effect<A>): ReadonlyArray<A>
declare function $seen<const S extends {}>(steps: S): { readonly [K in keyof S]?: S[K] | undefined }
/** There is no undefined in JSON, but for members that are left out. */
type $Answer<T> = T extends undefined ? never : T extends ReadonlyArray<infer A> ? ReadonlyArray<$Answer<A>> : T
declare function $keep<T extends string | number | boolean | null | undefined | object>(value: T): T
`
