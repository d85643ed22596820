export const discount = (amount: number): number => amount * 0.9
export const dated = (at: Date): number => at.getTime()
export const table = (): Map<string, number> => new Map()
export const first = <A>(items: ReadonlyArray<A>): A | undefined => items[0]
export function both(a: string): string
export function both(a: number): number
export function both(a: string | number): string | number {
  return a
}
export const made = 3
export interface Tree {
  readonly inner: ReadonlyArray<Tree>
}
export const tree = ({ inner }: Tree): number => inner.length
