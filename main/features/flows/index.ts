export { applyPulledFlows, understandFlows, type AppliedFlow, type PulledFlow } from './apply-pulled-flows.ts';
export { assessRows, FLOW_ANOMALY_LABELS, flowAnomalies, isForeignIuv, makesAnomalous, type FlowAnomaly, type FlowRowAnomaly, type RowsAssessment } from './flow-anomalies.ts';
export { flowFiles } from './import-flow-files.ts';
export { canonicalLine, rawSumCents, signedSumCents, type FlowHeader, type FlowLine, type ParsedFlow } from './parsed-flow.ts';
export { readFlow } from './reading/index.ts';
export { recordFlow, type FlowSource, type RecordedFlow } from './record-flow.ts';
export { currentFlowTotals, FLOW_STATES, lastFlowAt, parseFlowAnomalies, reportedPayments, versionsOf, type FlowState, type FlowVersion, type ReportedPayment } from './store.ts';
