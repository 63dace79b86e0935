/** The API put together out of what it is given. It opens nothing itself, so a test can inject requests into it. */
import { aiSystemRoutes } from './ai-system.ts';
import { answerRoutes } from './answer.ts';
import { archivePackageRoutes } from './archive-package.ts';
import { auditRoutes } from './audit.ts';
import { chainRoutes } from './chain.ts';
import { chatRoutes } from './chat.ts';
import { classificationRoutes } from './classification.ts';
import { collectionRoutes } from './collection.ts';
import { conversationRoutes } from './conversation.ts';
import { crawlRoutes } from './crawl.ts';
import { crawlEventRoutes } from './crawl-event.ts';
import { crawlPaceRoutes } from './crawl-pace.ts';
import { crawlPageRoutes } from './crawl-page.ts';
import { credentialRoutes } from './credential.ts';
import { decisionRoutes } from './decision.ts';
import { deliveryRoutes } from './delivery.ts';
import type { App, Deps, Routes } from './deps.ts';
import { differenceRoutes } from './difference.ts';
import { documentRoutes } from './document.ts';
import { documentCareRoutes } from './document-care.ts';
import { documentDifferenceRoutes } from './document-difference.ts';
import { errandRoutes } from './errand.ts';
import { exportRoutes } from './export.ts';
import { exportScheduleRoutes } from './export-schedule.ts';
import { exportTargetRoutes } from './export-target.ts';
import { extractRoutes } from './extract.ts';
import { extractEventRoutes } from './extract-event.ts';
import { federationRoutes } from './federation.ts';
import { federationGrantRoutes } from './federation-grant.ts';
import { federationTraceRoutes } from './federation-trace.ts';
import { feedbackRoutes } from './feedback.ts';
import { buildFrame } from './frame.ts';
import { glassRoutes } from './glass.ts';
import { groupRoutes } from './group.ts';
import { holdRoutes } from './hold.ts';
import { identityRoutes } from './identity.ts';
import { incidentRoutes } from './incident.ts';
import { keyRoutes } from './key.ts';
import { serviceRoutes } from './key-service.ts';
import { lendingRoutes } from './lending.ts';
import { levelRoutes } from './level.ts';
import { meRoutes } from './me.ts';
import { meFactorRoutes } from './me-factor.ts';
import { meSessionRoutes } from './me-session.ts';
import { memberRoutes } from './member.ts';
import { messageRoutes } from './message.ts';
import { narrowingRoutes } from './narrowing.ts';
import { noticeRoutes } from './notice.ts';
import { originRoutes } from './origin.ts';
import { originalRoutes } from './original.ts';
import { personRoutes } from './person.ts';
import { personEntryRoutes } from './person-entry.ts';
import { personImportRoutes } from './person-import.ts';
import { personRequestRoutes } from './person-request.ts';
import { personRequestAnswerRoutes } from './person-request-answer.ts';
import { personRequestReadingRoutes } from './person-request-reading.ts';
import { personStandingRoutes } from './person-standing.ts';
import { installDenial } from './plugins/denial.ts';
import { type DeclaredRoute, installPermission } from './plugins/permission.ts';
import { countAddresses, countAskers, countKeyGuess } from './plugins/rate.ts';
import { installSession } from './plugins/session.ts';
import { processingRoutes } from './processing.ts';
import { purgeRoutes } from './purge.ts';
import { purgePaperRoutes } from './purge-paper.ts';
import { recipientRoutes } from './recipient.ts';
import { recordingRoutes } from './recording.ts';
import { retentionRoutes } from './retention.ts';
import { roleRoutes } from './role.ts';
import { ruleRoutes } from './rule.ts';
import { registerScim, scimPrefix } from './scim/scim.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './session.ts';
import { sessionFactorRoutes } from './session-factor.ts';
import { sessionLinkRoutes } from './session-link.ts';
import { settingRoutes } from './setting.ts';
import { sourceRoutes } from './source.ts';
import { spaceRoutes } from './space.ts';
import { statusRoutes } from './status.ts';
import { systemGlassRoutes } from './system-glass.ts';
import { tenantRoutes } from './tenant.ts';
import { tenantDeleteRoutes } from './tenant-delete.ts';
import { tenantStateRoutes } from './tenant-state.ts';
import { uploadRoutes } from './upload.ts';

const words: Routes[] = [
  answerRoutes,
  aiSystemRoutes,
  recipientRoutes,
  archivePackageRoutes,
  incidentRoutes,
  sessionRoutes,
  sessionLinkRoutes,
  sessionFactorRoutes,
  errandRoutes,
  federationRoutes,
  federationGrantRoutes,
  identityRoutes,
  federationTraceRoutes,
  meRoutes,
  meSessionRoutes,
  meFactorRoutes,
  personEntryRoutes,
  spaceRoutes,
  memberRoutes,
  collectionRoutes,
  narrowingRoutes,
  lendingRoutes,
  classificationRoutes,
  levelRoutes,
  credentialRoutes,
  sourceRoutes,
  crawlRoutes,
  crawlPageRoutes,
  crawlEventRoutes,
  crawlPaceRoutes,
  differenceRoutes,
  documentRoutes,
  documentCareRoutes,
  documentDifferenceRoutes,
  originRoutes,
  originalRoutes,
  deliveryRoutes,
  exportRoutes,
  exportScheduleRoutes,
  exportTargetRoutes,
  recordingRoutes,
  extractEventRoutes,
  extractRoutes,
  uploadRoutes,
  chatRoutes,
  messageRoutes,
  feedbackRoutes,
  conversationRoutes,
  searchRoutes,
  statusRoutes,
  noticeRoutes,
  keyRoutes,
  serviceRoutes,
  tenantRoutes,
  tenantStateRoutes,
  tenantDeleteRoutes,
  purgeRoutes,
  purgePaperRoutes,
  systemGlassRoutes,
  glassRoutes,
  holdRoutes,
  processingRoutes,
  auditRoutes,
  chainRoutes,
  settingRoutes,
  decisionRoutes,
  ruleRoutes,
  retentionRoutes,
  roleRoutes,
  groupRoutes,
  personRoutes,
  personStandingRoutes,
  personRequestRoutes,
  personRequestAnswerRoutes,
  personRequestReadingRoutes,
  personImportRoutes,
];

export type BuiltApp = {
  app: App;
  /** Every route of the API and who may use it. */
  routes: DeclaredRoute[];
  /** Those of directories, which stand beside it and are told of by themselves. */
  scimRoutes: DeclaredRoute[];
};

/** An app that is ready to inject into, to mount the web on, and to listen. */
export async function buildApp(deps: Deps): Promise<BuiltApp> {
  const { app, rates } = await buildFrame(deps);

  /** Finds out who asks in a scope, and what they may; answers its routes, which fill as they are registered. */
  const installAsking = (scope: App): DeclaredRoute[] => {
    countAddresses(scope, rates);
    installSession(scope, { ...deps, onGuess: (request) => countKeyGuess(rates, request) });
    countAskers(scope, rates);
    installDenial(scope, deps);
    return installPermission(scope);
  };

  let routes: DeclaredRoute[] = [];
  let scimRoutes: DeclaredRoute[] = [];
  await app.register(
    async (api) => {
      routes = installAsking(api);
      for (const word of words) await api.register(word(deps));
    },
    { prefix: '/api/v1' },
  );
  await app.register(
    async (scim) => {
      scimRoutes = installAsking(scim);
      await registerScim(scim, deps);
    },
    { prefix: scimPrefix },
  );
  return { app, routes, scimRoutes };
}
