/** A function of an object into one that makes what it gives once for each: every rule asks for the same. */

export const remembered = <K extends object, V extends object>(make: (key: K) => V): (key: K) => V => {
  const made = new WeakMap<K, V>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}
