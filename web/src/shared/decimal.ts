/** A number as typed, with a comma or a point; undefined when it is none. */
export function decimalOf(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.')
  const value = Number(trimmed)
  return /^-?\d+(\.\d+)?$/.test(trimmed) && Number.isFinite(value) ? value : undefined
}

/** A whole number as typed; undefined when it is none from `least` to `most`. */
export function wholeOf(text: string, least: number, most: number): number | undefined {
  const value = Number(text.trim())
  return /^\d{1,7}$/.test(text.trim()) && value >= least && value <= most ? value : undefined
}
