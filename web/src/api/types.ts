// Short names for what travels on the wire. `npm run api` writes schema.ts from the document that the server serves.
import type { components, paths } from './schema'

type Schemas = components['schemas']
type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never

/** Where a whole list is to be had as a file. */
export type ExportPath = Extract<keyof paths, `${string}/export`>

export type Severity = Schemas['Severity']
export type Connectivity = Schemas['Connectivity']
export type Language = Schemas['Me']['language']
export type Chemistry = Schemas['Chemistry']
export type CustomFields = Schemas['Battery']['custom_fields']

export type LoginAnswer = Schemas['LoginAnswer']
export type Tokens = Schemas['RefreshAnswer']
export type Me = Schemas['Me']
export type MeUpdate = Schemas['UpdateMe']
export type Session = Schemas['SessionRow']
export type User = Schemas['UserRow']
export type CreatedUser = Schemas['CreatedUser']
export type TechnicianProfile = Schemas['TechnicianProfile']
export type UserUpdate = Schemas['UpdateUser']
export type Invitation = Schemas['Invitation']
export type Role = Schemas['RoleRow']
export type Permission = Schemas['PermissionRow']
export type Tenant = Schemas['TenantRow']
export type TenantDetails = Schemas['TenantDetails']
export type TenantStatus = Schemas['TenantStatus']
export type TenantSettings = Schemas['TenantSettings']
export type ApiKey = Schemas['ApiKeyRow']
export type AuditEntry = Schemas['AuditRow']
export type AuditQuery = Query<'/api/v1/audit'>

export type Lieu = Schemas['Lieu']
export type LieuWrite = Schemas['WriteLieu']
export type BatteryType = Schemas['BatteryTypeRow']
export type BatteryTypeWrite = Schemas['WriteBatteryType']
export type Battery = Schemas['Battery']
export type BatteryWrite = Schemas['WriteBattery']
export type ArchivedBattery = Schemas['ArchivedBattery']
export type Job = Schemas['JobRow']
export type JobQueueSummary = Schemas['JobQueueSummary']
export type BatteryQuery = Query<'/api/v1/batteries'>
export type Latest = Schemas['Latest']
export type Counts = Schemas['Counts']
export type Hierarchy = Schemas['Hierarchy']
export type Overview = Schemas['Overview']

export type History = Schemas['HistoryAnswer']
export type HistorySeries = Schemas['HistorySeries']
export type HistoryQuery = Query<'/api/v1/batteries/{id}/history'>
export type Bucket = Schemas['Bucket']

export type Alert = Schemas['AlertRow']
export type AlertEvent = Schemas['AlertEvent']
export type AlertQuery = Query<'/api/v1/alerts'>
export type Person = Schemas['Person']
export type Rule = Schemas['RuleRow']
export type RuleWrite = Schemas['SetRule']
/** What a rule says, at whatever level. */
export type RuleDefinition = Omit<Rule, 'id' | 'source'>
export type RuleMatch = Schemas['RuleMatch']
export type RuleCondition = Schemas['RuleCondition']
export type RuleMetric = Schemas['AlertMetric']
export type Operator = Rule['operator']
export type RuleLevel = Schemas['RuleLevel']

export type SystemStatus = Schemas['SystemStatus']

// Messages of the live sockets, which OpenAPI does not describe
export type RealtimeMessage =
  | ({ type: 'sample', battery_id: number } & Latest)
  | { type: 'connectivity', battery_id: number, connectivity: Connectivity }
  | { type: 'heartbeat', at: string }
  | { type: 'resumed', count: number }
export type AlertMessage = { type: 'alert', event: AlertEvent['kind'], alert: Alert } | { type: 'heartbeat', at: string }

/** RFC 9457; `code` is stable, `detail` is translated, `errors` has messages by JSON path. Asked which company, it names them. */
export type Problem = Schemas['ProblemDetails'] & { tenants?: { slug: string, nom: string }[] }

export type EquipmentImport = Schemas['ImportDetails']
export type LabelFormat = Schemas['LabelFormat']
export type Equipment = Schemas['EquipmentRow']
export type EquipmentWrite = Schemas['WriteEquipment']
export type EquipmentStatus = Schemas['Status']
export type EquipmentStatusPeriod = Schemas['StatusPeriod']
export type Intervention = Schemas['InterventionRow']
export type MappedIntervention = Schemas['MapRow']
export type InterventionWrite = Schemas['WriteIntervention']
export type InterventionQuery = Query<'/api/v1/interventions'>
export type PlanQuery = Query<'/api/v1/plans-entretien'>
export type InterventionStatus = Schemas['InterventionStatus']
export type Signature = Schemas['Signature']
export type InterventionStep = Schemas['StepRow']
export type Priority = Schemas['Priority']
export type Technician = Schemas['TechnicianRow']
export type StoredDocument = Schemas['DocumentRow']
export type DocumentVersion = Schemas['VersionRow']

export type AppNotification = Schemas['NotificationRow']
export type NotificationPreferences = Schemas['PreferencesRow']
export type MailChoice = Schemas['MailChoice']
export type MessageChoice = Schemas['MessageChoice']
export type Delivery = Schemas['DeliveryRow']
export type NotificationMessage =
  | { type: 'notification', non_lues: number, notification: AppNotification }
  | { type: 'lues', non_lues: number }
  | { type: 'heartbeat', at: string }
  | { type: 'resumed', count: number }

export type Board = Schemas['Board']
export type BoardTechnician = Schemas['BoardTechnician']
export type BoardVisit = Schemas['BoardVisit']
export type BoardWork = Schemas['BoardWork']
export type PlanningConflict = Schemas['ConflictRow']
export type Proposal = Schemas['ProposalRow']
export type ProposedVisit = Proposal['options'][number]['visites'][number]
export type PlanOption = Schemas['PlanOption']
export type PlanSummary = Schemas['PlanSummary']
export type TechnicianDetails = Schemas['TechnicianDetails']
export type WeeklyShift = Schemas['WeeklyShift']
export type Absence = Schemas['AbsenceRow']
export type ServiceLevels = Schemas['ServiceLevels']
export type Template = Schemas['TemplateRow']
export type TemplateWrite = Schemas['WriteTemplate']
export type InterventionKind = Schemas['InterventionKind']
export type ImportSummary = Schemas['ImportRow']
export type ImportStatus = Schemas['ImportStatus']
export type ImportColumn = Schemas['ImportColumn']
export type StockImport = Schemas['StockImportDetails']
export type StockImportSummary = Schemas['StockImportRow']
export type StockImportStatus = Schemas['StockImportStatus']
export type StockImportKind = Schemas['StockImportKind']
export type StockImportOptions = Schemas['StockImportOptions']
export type Plan = Schemas['PlanRow']
export type PlanWrite = Schemas['WritePlan']
export type PlanUnit = Schemas['PlanUnit']
export type Point = Schemas['Point']
export type PointKind = Schemas['PointKind']
export type CheckedPoint = Schemas['CheckedPoint']
export type Finding = Schemas['Finding']
export type PointAnswer = Schemas['Answer']

export type ServiceRequest = Schemas['RequestRow']
export type RequestStatus = Schemas['RequestStatus']
export type PublicFollowing = Schemas['PublicFollowing']
export type Comment = Schemas['CommentRow']
export type Visibility = Schemas['Visibility']
export type ToRate = Schemas['ToRate']

export type DashboardStats = Schemas['Stats']
export type DashboardSeries = Schemas['Series']
export type Reliability = Schemas['ReliabilityRow']

export type Contract = Schemas['ContractRow']
export type ContractWrite = Schemas['WriteContract']
export type ContractStatus = Schemas['ContractStatus']
export type ContractKind = Schemas['ContractKind']
export type Renewal = Schemas['Renewal']
export type Currency = Schemas['Currency']
export type PricePeriod = Schemas['PricePeriod']
export type Coverage = Schemas['Coverage']
export type CoveredEquipment = Schemas['CoveredEquipment']
export type PromisedTimes = Schemas['LevelRow']

export type Product = Schemas['ProductRow']
export type ProductWrite = Schemas['WriteProduct']
export type ProductKind = Schemas['ProductKind']
export type Unit = Schemas['Unit']
export type Tracking = Schemas['Tracking']
export type StockState = Schemas['StockState']
export type PlaceStock = Schemas['PlaceStock']
export type LotStock = Schemas['LotStock']
export type Place = Schemas['PlaceRow']
export type PlaceWrite = Schemas['WritePlace']
export type PlaceKind = Schemas['PlaceKind']
export type Supplier = Schemas['SupplierRow']
export type SupplierWrite = Schemas['WriteSupplier']
export type Movement = Schemas['MovementRow']
export type MovementWrite = Schemas['WriteMovement']
export type MovementKind = Schemas['MovementKind']
export type Reservation = Schemas['ReservationRow']
export type ProductForecast = Schemas['ProductForecast']
export type Part = Schemas['PartRow']
export type WorkParts = Schemas['WorkParts']
export type WorkPart = Schemas['WorkPartRow']
export type ProductUses = Schemas['ProductUses']
export type PartUsed = Schemas['UsedRow']
export type ProductSort = Schemas['WireOfProductSort']
export type StockDashboard = Schemas['StockDashboard']
export type SupplyProposal = Schemas['SupplyProposal']
export type StockAlert = Schemas['StockAlertRow']
export type StockAlertKind = Schemas['StockAlertKind']
export type StockAlertReplay = Schemas['StockAlertReplay']
export type StockAlertRules = Schemas['StockAlertRules']
export type StockSettings = Schemas['StockSettings']
export type Count = Schemas['CountRow']
export type CountStatus = Schemas['CountStatus']
export type CountLine = Schemas['CountLineRow']
export type Purchase = Schemas['PurchaseRow']
export type PurchaseLine = Schemas['PurchaseLineRow']
export type PurchaseStatus = Schemas['PurchaseStatus']
export type PurchaseWrite = Schemas['WritePurchase']
export type ReceiptWrite = Schemas['ReceivePurchase']

export type ReportKind = Schemas['ReportKind']
export type PeriodLength = Schemas['PeriodLength']
export type Report = Schemas['ReportPreview']
export type ReportFigure = Schemas['FigureRow']
export type ReportTable = Schemas['TableRow']
export type MadeReport = Schemas['ReportRow']
export type Schedule = Schemas['ScheduleRow']
export type ScheduleWrite = Schemas['WriteSchedule']
