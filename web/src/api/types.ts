// What travels on the wire, as the contract of version 1 has it. `npm run api` generates the same from the server's /openapi.json.

export type Severity = 'critical' | 'warning' | 'info'
export type Connectivity = 'online' | 'silent' | 'never'
export type Language = 'fr' | 'en' | 'ar'
export type Chemistry = 'li_ion' | 'lifepo4' | 'ncm' | 'lto' | 'lead_acid'
export type BatteryStatus = 'idle' | 'charging' | 'discharging' | 'balancing' | 'fault' | 'off'
export type CustomFields = Record<string, string | number | boolean | null>

export interface Tokens { access_token: string, refresh_token: string, expires_in: number }
export interface LoginAnswer extends Tokens { user: { id: number, email: string, role: string, nom: string, prenom: string } }

export interface TenantOfMe {
  id: number, slug: string, nom: string, time_zone: string, language: Language, country: string, currency: string
  is_demo: boolean, is_platform: boolean
}

export interface Me {
  id: number, email: string, nom: string, prenom: string, role: string, roles: string[], permissions: string[]
  language: Language, time_zone: string, temperature_unit: 'c' | 'f', is_active: boolean
  date_creation: string, derniere_connexion: string | null, tenant: TenantOfMe
}
export type MeUpdate = Pick<Me, 'nom' | 'prenom' | 'language' | 'time_zone' | 'temperature_unit'>

export interface Session {
  id: string, created_at: string, last_used_at: string, expires_at: string, ip: string | null, user_agent: string | null, current: boolean
}

export interface User {
  id: number, email: string, nom: string, prenom: string, role: string, roles: string[], is_active: boolean
  date_creation: string, derniere_connexion: string | null
}
export interface UserCreate { email: string, password: string, nom: string, prenom: string, role: string }
export interface UserUpdate { email: string, nom: string, prenom: string, is_active: boolean, roles: string[] }
export interface Invitation { token: string, url: string, expires_at: string }

export interface Role {
  id: number, name: string, description: string, permissions: string[], built_in: boolean, users_count: number, created_at: string
}
export type RoleWrite = Pick<Role, 'name' | 'description' | 'permissions'>
export interface Permission { name: string, description: string }

export type TenantStatus = 'active' | 'suspended' | 'closed'
export interface Tenant {
  id: number, slug: string, nom: string, status: TenantStatus, country: string, time_zone: string, language: Language, currency: string
  is_demo: boolean, created_at: string, batteries_count: number, users_count: number
  max_batteries?: number | null, raw_retention_days?: number
}
export interface TenantCreate {
  slug: string, nom: string, country: string, time_zone: string, language: Language, currency: string
  admin: { email: string, password: string, nom: string, prenom: string }
}
export interface TenantUpdate {
  nom: string, status: TenantStatus, country: string, time_zone: string, language: Language, currency: string
  max_batteries: number | null, raw_retention_days: number
}
export interface TenantSettings {
  nom: string, country: string, time_zone: string, language: Language, currency: string
  raw_retention_days: number, rollup_retention_days: number, max_batteries: number | null
  usage: { batteries: number, samples: number, bytes: number }
}
export type TenantSettingsUpdate = Omit<TenantSettings, 'max_batteries' | 'usage'>

export interface ApiKey {
  id: number, name: string, prefix: string, scopes: string[], created_at: string
  last_used_at: string | null, expires_at: string | null, revoked_at: string | null
}
export interface ApiKeyCreate { name: string, scopes: string[], expires_at?: string | null }

export interface AuditEntry {
  id: number, at: string, action: string, entity: string, entity_id: string | number | null
  user: { id: number, nom: string, prenom: string, email: string } | null, api_key_id: number | null, ip: string | null
  before: Record<string, unknown> | null, after: Record<string, unknown> | null
}

export interface Lieu {
  id: number, nom: string, parent_id: number | null, address: string | null, latitude: number | null, longitude: number | null
  time_zone: string | null, batteries_count: number
}
export type LieuWrite = Omit<Lieu, 'id' | 'batteries_count'>

export interface BatteryType {
  id: number, nom: string, chemistry: Chemistry, nominal_voltage: number | null, capacity_ah: number | null, cell_count: number | null
  manufacturer: string | null, batteries_count: number
}
export type BatteryTypeWrite = Omit<BatteryType, 'id' | 'batteries_count'>

export interface Latest {
  at: string, received_at: string, age_seconds: number
  voltage: number | null, current: number | null, power: number | null, temperature: number | null
  soc: number | null, soh: number | null, cycles: number | null
  cell_min: number | null, cell_max: number | null, cell_spread: number | null
  cell_voltages?: (number | null)[], cell_temperatures?: (number | null)[]
  status: BatteryStatus | null, faults: string[], quality: string
  energy_in_today_wh: number | null, energy_out_today_wh: number | null, remaining_hours: number | null
}

export interface Calibration { voltage_offset: number, current_offset: number, temperature_offset: number }

export interface Battery {
  id: number, nom: string, numero_serie: string, modele: string | null, type_id: number, type_nom: string, chemistry: Chemistry
  lieu_id: number, lieu_nom: string, client_id: number | null, date_installation: string | null
  cell_count: number | null, capacity_ah: number | null, nominal_voltage: number | null
  silence_after_seconds: number, external_id: string | null, calibration: Calibration, custom_fields: CustomFields, notes: string | null
  created_at: string, updated_at: string
  connectivity: Connectivity, worst_severity: Severity | null, open_alerts: number, latest: Latest | null
}
export interface BatteryWrite {
  nom: string, numero_serie: string, type_id: number, lieu_id: number, modele?: string | null, date_installation?: string | null
  silence_after_seconds?: number, external_id?: string | null, calibration?: Calibration, custom_fields?: CustomFields
  notes?: string | null, client_id?: number | null
}

export type HistoryMetric = 'voltage' | 'current' | 'power' | 'temperature' | 'soc' | 'soh' | 'cell_min' | 'cell_max' | 'cell_spread'
  | 'energy_in' | 'energy_out'
export type Bucket = 'auto' | 'raw' | 'minute' | 'hour' | 'day' | 'month'
export type Values = (number | null)[]
export interface HistorySeries { min?: Values, max?: Values, mean?: Values, last?: Values, sum?: Values }
export interface History {
  battery_id: number, from: string, to: string, bucket: Bucket, step_seconds: number | null, downsampled: boolean, gap_seconds: number
  at: string[], count: number[], series: Partial<Record<HistoryMetric, HistorySeries>>
}

export interface Counts {
  batteries: number, online: number, silent: number, never: number
  alerts_critical: number, alerts_warning: number, alerts_info: number, worst: Severity | 'silent' | 'ok' | null
}
export interface Hierarchy {
  client: { id: number, nom: string, counts: Counts }
  types: { id: number, nom: string, chemistry: Chemistry, counts: Counts, lieux: { id: number, nom: string, counts: Counts }[] }[]
  lieux: { id: number, nom: string, parent_id: number | null, counts: Counts }[]
}
export interface Overview {
  at: string, counts: Counts, energy_today: { in_wh: number, out_wh: number }, power_now_w: number | null
  worst: Battery[], silent: Battery[], energy_hours: { at: string, in_wh: number, out_wh: number }[]
}

export type RuleMetric = 'voltage' | 'current' | 'power' | 'temperature' | 'soc' | 'soh' | 'cell_min' | 'cell_max' | 'cell_spread'
  | 'fault' | 'silence'
export type Operator = 'above' | 'below' | 'present'
export type RuleMatch = 'all' | 'any'
export type RuleLevel = 'default' | 'tenant' | 'type' | 'lieu' | 'battery'
export interface Person { id: number, nom: string | null, prenom: string | null }

export interface Alert {
  id: number, battery_id: number, battery_nom: string, lieu_nom: string | null, rule_key: string, metric: RuleMetric, operator: Operator
  severity: Severity, message: string, advice: string | null, value: number | null, threshold: number | null, worst_value: number | null
  opened_at: string, last_at: string, cleared_at: string | null, active: boolean
  acknowledged: boolean, acknowledged_at: string | null, acknowledged_by: Person | null, comment: string | null
  shelved_until: string | null, assigned_to: Person | null, occurrences: number, match: RuleMatch, conditions: RuleCondition[]
}
export type AlertEventKind = 'opened' | 'escalated' | 'cleared' | 'reopened' | 'acknowledged' | 'shelved' | 'unshelved' | 'comment'
  | 'assigned' | 'unassigned' | 'archived'
export interface AlertEvent {
  at: string, kind: AlertEventKind, user: Person | null, comment: string | null, value: number | null, assigned_to: Person | null
}
export type AlertDetail = Alert & { events: AlertEvent[] }

export interface RuleCondition { metric: RuleMetric, operator: Operator, threshold: number | null, clear_threshold: number | null }
export interface RuleDefinition extends RuleCondition {
  key: string, nom: string, match: RuleMatch, conditions: RuleCondition[]
  raise_after_seconds: number, clear_after_seconds: number, severity: Severity
  schedule: { days: number[], from: string, to: string } | null, enabled: boolean, advice: string | null
}
export interface Rule extends RuleDefinition { id: number | null, source: { level: RuleLevel, id: number | null, nom: string | null } }
export interface RuleWrite extends RuleDefinition { level: Exclude<RuleLevel, 'default'>, level_id: number | null }

export interface SystemStatus {
  version: string, uptime: number, environment: string
  database: { version: string, size_bytes: number, latency_ms: number, connections: number }
  ingest: {
    queue_depth: number, queue_capacity: number, samples_per_second: number, accepted_total: number, duplicates_total: number
    rejected_total: number, last_commit_ms: number | null
  }
  live: { connections: number }
  process: { working_set_bytes: number, gc_heap_bytes: number, cpu_seconds: number }
  storage: { raw_bytes: number, rollup_bytes: number, oldest_sample_at: string | null }
}

// Messages of the live sockets
export type RealtimeMessage =
  | ({ type: 'sample', battery_id: number } & Latest)
  | { type: 'connectivity', battery_id: number, connectivity: Connectivity }
  | { type: 'heartbeat', at: string }
  | { type: 'resumed', count: number }
export type AlertMessage = { type: 'alert', event: AlertEventKind, alert: Alert } | { type: 'heartbeat', at: string }

/** RFC 9457; `code` is stable, `detail` is in the caller's language, `errors` has messages by JSON path. */
export interface Problem {
  status?: number, title?: string, detail?: string, code?: string, errors?: Record<string, string[]>
  tenants?: { slug: string, nom: string }[]
}
