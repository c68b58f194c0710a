export { createDashboardRouter } from './router.ts';
export { dashboardBreakdown, dashboardOverview, dashboardTables, unreportedPayments, type DashboardRow } from './overview.ts';
