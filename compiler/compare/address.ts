/** Where something stands in a contract: the members and indices that lead to it. */
export type Address = ReadonlyArray<string | number>

/** Something of a contract, and where it stands. */
export interface At<out A> {
  readonly value: A
  readonly address: Address
}

export const at = <A>(value: A, address: Address): At<A> => ({ value, address })
