/** Whether a number can be kept exactly. */

/** What a written number would become, when that is another number. */
export const impreciseNumber = (written: string, value: number): string | undefined => {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && /^[-+]?(?:\d+|0[xo][\da-f]+)$/i.test(written)) {
    return Number.isSafeInteger(value) ? undefined : String(value)
  }
  return digits(written) === digits(String(value)) ? undefined : String(value)
}

/** The significant digits and the power of ten of a decimal, in one form. */
const digits = (decimal: string): string => {
  const [, whole = "", fraction = "", exponent = "0"] = /^[-+]?(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(decimal) ?? []
  const all = (whole + fraction).replace(/^0+/, "")
  const significant = all.replace(/0+$/, "")
  const power = Number(exponent) - fraction.length + all.length - significant.length
  return significant === "" ? "0" : `${significant}e${power}`
}
