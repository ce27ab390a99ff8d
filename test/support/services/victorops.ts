// The REST endpoint of Splunk On-Call, once VictorOps. Source: help.splunk.com, "REST Endpoint
// integration for Splunk On-Call" and "Incident fields glossary" (pages; Splunk publishes no schema):
// message_type alone is required; entity_id names the incident. Neither page has a length: those of
// entity_id and state_message are from memory and from Alertmanager (victorops.go).
import { loadItem } from '../receiver-goldens.ts';
import { expectTarget, json, jsonOf, shapeOf, textIn, type ServiceVariant } from './imitation.ts';

const message = shapeOf({
  type: 'object',
  required: ['message_type', 'entity_id', 'state_message'],
  additionalProperties: { type: 'string' },
  properties: {
    message_type: { enum: ['CRITICAL', 'WARNING', 'ACKNOWLEDGEMENT', 'INFO', 'RECOVERY'] },
    entity_id: { type: 'string', minLength: 1, maxLength: 512 },
    entity_display_name: { type: 'string', minLength: 1 },
    state_message: { type: 'string', maxLength: 20_480 },
    monitoring_tool: { type: 'string' },
  },
});

export const VICTOROPS: ServiceVariant = {
  title: 'victorops',
  configure: (base) =>
    loadItem(
      'victorops',
      `{api_key: k3y, routing_key: "ops/a b", api_url: "${base}/integrations/generic/20131114/alert", custom_fields: {team: "{{ .CommonLabels.team }}"}}`,
    ),
  open: () => ({
    take(request, objections) {
      const path = /^\/integrations\/generic\/20131114\/alert\/k3y\/ops\/a%20b$/;
      expectTarget(request, { path }, objections);
      const body = jsonOf(request, objections);
      objections.expectShape(message, body);
      return json({ result: 'success', entity_id: textIn(body, 'entity_id') });
    },
  }),
};
