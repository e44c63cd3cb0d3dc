/** How bad it is to run short with this probability; undefined where nothing is forecast. */
export function riskState(risk: number | null) {
  if (risk === null)
    return
  return risk >= 0.5 ? 'critical' : risk >= 0.2 ? 'warning' : 'ok'
}
