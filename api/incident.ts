/** What happened in a time, put together for whoever has to tell an authority of it. */
import { recordEvent } from '#schema/audit.ts';
import { Incident, IncidentWindow, readIncident } from '#schema/incident.ts';
import { requireReading } from './audit-reading.ts';
import type { Routes } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';

export const incidentRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/incident',
      {
        config: { may: 'audit', act: 'incident.export' },
        schema: {
          tags: ['record'],
          summary: 'Who did what in a time, how many people it is about, and the proof that the record is whole',
          description: 'Needs an open reading. Settings, versions and what the product is made of come by the shell.',
          querystring: IncidentWindow,
          response: { 200: Incident },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        return db.withTenant(asker.tenantId, async (tx) => {
          await requireReading(tx, asker);
          const incident = await readIncident(tx, request.query);
          const details = { ...request.query, events: incident.events };
          const object = { kind: 'tenant', id: tx.tenantId };
          await recordEvent(tx, actorOf(request), { action: 'incident.export', object, details });
          return incident;
        });
      },
    );
  };
