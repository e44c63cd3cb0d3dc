export interface CellBar { index: number, value: number | null, height: number, mark: 'low' | 'high' | 'none' | '' }

const LEAST_SPAN = 0.02 // volts: below this the difference is the sensor's, and must not look like a drift

/** Bars from the lowest to the highest cell, stretched so that a difference shows; heights in percent, 25 to 100. */
export function cellBars(voltages: (number | null)[]) {
  const known = voltages.flatMap((value, index) => value !== null && Number.isFinite(value) ? [{ index, value }] : [])
  if (known.length === 0)
    return { bars: voltages.map((_, index): CellBar => ({ index, value: null, height: 0, mark: 'none' })), spread: null }
  const lowest = known.reduce((a, b) => b.value < a.value ? b : a)
  const highest = known.reduce((a, b) => b.value > a.value ? b : a)
  const spread = highest.value - lowest.value
  const span = Math.max(spread, LEAST_SPAN)
  const bars = voltages.map((value, index): CellBar => {
    if (value === null || !Number.isFinite(value))
      return { index, value: null, height: 0, mark: 'none' }
    const mark = spread < LEAST_SPAN ? '' : index === lowest.index ? 'low' : index === highest.index ? 'high' : ''
    return { index, value, height: 25 + 75 * (value - lowest.value) / span, mark }
  })
  return { bars, lowest, highest, spread }
}

/** Where a temperature stands between the coldest and the hottest sensor, 0 to 1; sensors within 2 °C look alike. */
export function heatShares(temperatures: (number | null)[]) {
  const known = temperatures.filter(value => value !== null && Number.isFinite(value)) as number[]
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const span = Math.max(high - low, 2)
  return temperatures.map(value => value === null || !Number.isFinite(value) ? null : (value - low) / span)
}
