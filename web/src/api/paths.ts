import type * as T from './types'

type Answer<R> = [R] extends [never] ? { content?: never } : { content: { 'application/json': R } }

/** One operation: what it answers, takes as body, as query and in its path. */
interface Op<R, B = never, Q = never, P = never> {
  parameters: {
    query?: Q
    header?: { 'If-Match'?: string }
    path: P
    cookie?: never
  }
  requestBody: { content: { 'application/json': B } }
  responses: { 200: { headers: Record<string, unknown> } & Answer<R>, 400: { content: { 'application/problem+json': T.Problem } } }
}
type Trim<O> = O extends { parameters: { path: infer P, query?: infer Q }, requestBody: { content: { 'application/json': infer B } } }
  ? Omit<O, 'parameters' | 'requestBody'>
  & { parameters: { query?: Q, header?: { 'If-Match'?: string } } & ([P] extends [never] ? { path?: never } : { path: P }) }
  & ([B] extends [never] ? { requestBody?: never } : { requestBody: { content: { 'application/json': B } } })
  : never

type Get<R, Q = never, P = never> = { get: Trim<Op<R, never, Q, P>> }
type Post<B, R = never, P = never> = { post: Trim<Op<R, B, never, P>> }
type Put<B, R = never, P = never> = { put: Trim<Op<R, B, never, P>> }
type Delete<P = never> = { delete: Trim<Op<never, never, never, P>> }

type ById = { id: number }
type Paged = { limit?: number, offset?: number }
type Search = { search?: string }

export type BatteryQuery = Search & Paged & {
  type_id?: number, lieu_id?: number, connectivity?: T.Connectivity, severity?: T.Severity, sort?: string
}
export type AlertQuery = Search & Paged & {
  state?: 'active' | 'cleared' | 'all', acknowledged?: boolean, severity?: T.Severity, battery_id?: number, lieu_id?: number
  type_id?: number, from?: string, to?: string, assigned_to?: string
}
export type AuditQuery = {
  entity?: string, entity_id?: string, user_id?: number, action?: string, from?: string, to?: string, before?: string, limit?: number
}
export type HistoryQuery = { from?: string, to?: string, bucket?: T.Bucket, metrics?: string, max_points?: number }

export interface paths {
  '/api/v1/auth/login': Post<{ email: string, password: string, tenant?: string }, T.LoginAnswer>
  '/api/v1/auth/refresh': Post<{ refresh_token: string }, T.Tokens>
  '/api/v1/auth/logout': Post<never>
  '/api/v1/auth/sessions': Get<T.Session[]> & Delete
  '/api/v1/auth/sessions/{id}': Delete<{ id: string }>
  '/api/v1/auth/forgot': Post<{ email: string }>
  '/api/v1/auth/reset': Post<{ token: string, password: string }>

  '/api/v1/users/me': Get<T.Me> & Put<T.MeUpdate, T.Me>
  '/api/v1/users/me/password': Put<{ old_password: string, new_password: string }>
  '/api/v1/users': Get<T.User[], Search & Paged & { role?: string, is_active?: boolean }> & Post<T.UserCreate, T.User>
  '/api/v1/users/{id}': Get<T.User, never, ById> & Put<T.UserUpdate, T.User, ById>
  '/api/v1/users/{id}/invitation': Post<never, T.Invitation, ById>
  '/api/v1/roles': Get<T.Role[]> & Post<T.RoleWrite, T.Role>
  '/api/v1/roles/{id}': Put<T.RoleWrite, T.Role, ById> & Delete<ById>
  '/api/v1/permissions': Get<T.Permission[]>

  '/api/v1/tenants': Get<T.Tenant[], Search & Paged & { status?: T.TenantStatus }> & Post<T.TenantCreate, T.Tenant>
  '/api/v1/tenants/{id}': Get<T.Tenant, never, ById> & Put<T.TenantUpdate, T.Tenant, ById>
  '/api/v1/tenant': Get<T.TenantSettings> & Put<T.TenantSettingsUpdate, T.TenantSettings>
  '/api/v1/api-keys': Get<T.ApiKey[], Paged> & Post<T.ApiKeyCreate, T.ApiKey & { key: string }>
  '/api/v1/api-keys/{id}': Delete<ById>
  '/api/v1/audit': Get<T.AuditEntry[], AuditQuery>

  '/api/v1/lieux': Get<T.Lieu[], Search & Paged> & Post<T.LieuWrite, T.Lieu>
  '/api/v1/lieux/{id}': Get<T.Lieu, never, ById> & Put<T.LieuWrite, T.Lieu, ById> & Delete<ById>
  '/api/v1/battery-types': Get<T.BatteryType[], Search & Paged> & Post<T.BatteryTypeWrite, T.BatteryType>
  '/api/v1/battery-types/{id}': Get<T.BatteryType, never, ById> & Put<T.BatteryTypeWrite, T.BatteryType, ById> & Delete<ById>

  '/api/v1/batteries': Get<T.Battery[], BatteryQuery> & Post<T.BatteryWrite, T.Battery>
  '/api/v1/batteries/{id}': Get<T.Battery, never, ById> & Put<T.BatteryWrite, T.Battery, ById> & Delete<ById>
  '/api/v1/batteries/{id}/restore': Post<never, T.Battery, ById>
  '/api/v1/batteries/{id}/history': Get<T.History, HistoryQuery, ById>
  '/api/v1/batteries/{id}/rules': Get<T.Rule[], never, ById>
  '/api/v1/hierarchy': Get<T.Hierarchy>
  '/api/v1/overview': Get<T.Overview>

  '/api/v1/alerts': Get<T.Alert[], AlertQuery>
  '/api/v1/alerts/{id}': Get<T.AlertDetail, never, ById>
  '/api/v1/alerts/{id}/acknowledge': Post<{ comment?: string }, T.Alert, ById>
  '/api/v1/alerts/acknowledge': Post<{ ids: number[], comment?: string }, { acknowledged: number }>
  '/api/v1/alerts/{id}/shelve': Post<{ until: string, comment?: string }, T.Alert, ById>
  '/api/v1/alerts/{id}/unshelve': Post<never, T.Alert, ById>
  '/api/v1/alerts/{id}/assign': Post<{ user_id: number | null, comment?: string }, T.Alert, ById>
  '/api/v1/alerts/assignees': Get<T.Person[]>
  '/api/v1/alerts/{id}/comments': Post<{ comment: string }, T.AlertEvent, ById>
  '/api/v1/alert-rules': Get<T.Rule[], { level?: T.RuleLevel, level_id?: number }> & Put<T.RuleWrite, T.Rule>
  '/api/v1/alert-rules/{id}': Delete<ById>
  '/api/v1/alert-rules/defaults': Get<T.Rule[], { chemistry?: T.Chemistry }>

  '/api/v1/system/status': Get<T.SystemStatus>
}
