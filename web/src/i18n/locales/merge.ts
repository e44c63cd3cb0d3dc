/** The common messages and those of each module, one top-level key a module: `modules/alerts/locales/fr.json` → `alerts.…`. */
export function merge(common: object, modules: Record<string, unknown>) {
  const named = Object.entries(modules).map(([path, messages]) => [/modules\/([^/]+)\//.exec(path)![1]!, messages])
  return { ...common, ...Object.fromEntries(named) as object }
}
