/** Leaves out of an object what is not there: in a contract, a member that is absent says so. */

/** Without the members that are `undefined`, as `exactOptionalPropertyTypes` asks for. */
export type Given<A extends object> =
  & { readonly [K in keyof A as undefined extends A[K] ? never : K]: A[K] }
  & { readonly [K in keyof A as undefined extends A[K] ? K : never]?: Exclude<A[K], undefined> }

export const given = <A extends object>(members: A): Given<A> => {
  const there: { [K in keyof A]?: unknown } = {}
  for (const key in members) if (members[key] !== undefined) there[key] = members[key]
  // What is left is what the type says, which the loop cannot tell.
  return there as Given<A>
}

/** A list, or nothing of an empty one. */
export const unlessEmpty = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> | undefined =>
  list.length === 0 ? undefined : list
