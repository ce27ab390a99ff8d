// An adaptive card for a workflow of Power Automate, the second way into Teams (row N14).
// Source: prometheus/alertmanager:notify/msteamsv2/msteamsv2.go.
import type { Json } from '../encoding/go-json.ts';
import type { JsonMessage } from '../json-integration.ts';
import { noticeOf, type MessageState } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import { fitTeamsMessage } from '../truncation/teams-limit.ts';
import type { MsTeamsV2Config } from './config.ts';

/** Builds a message whose only attachment is the card, over the full width of the channel. */
export function buildMsTeamsV2Message(
  config: MsTeamsV2Config,
  render: Render,
  state: MessageState,
): JsonMessage {
  const title = render(config.title, defaultTemplate('msteamsv2', 'title'));
  const rendered = render(config.text, defaultTemplate('msteamsv2', 'text'));
  return fitTeamsMessage(rendered, (text, heading) =>
    wrapBlocks(buildBlocks(heading(title), text, state)),
  );
}

function wrapBlocks(blocks: readonly Json[]): Json {
  const card = new Map<string, Json>([
    ['$schema', 'http://adaptivecards.io/schemas/adaptive-card.json'],
    ['type', 'AdaptiveCard'],
    ['version', '1.2'],
    ['body', blocks],
    ['msteams', new Map([['width', 'full']])],
  ]);
  const attachment = new Map<string, Json>([
    ['contentType', 'application/vnd.microsoft.card.adaptive'],
    ['contentUrl', null],
    ['content', card],
  ]);
  return new Map<string, Json>([
    ['type', 'message'],
    ['attachments', [attachment]],
  ]);
}

function buildBlocks(title: string, text: string, state: MessageState): readonly Json[] {
  const heading = new Map<string, Json>([
    ['type', 'TextBlock'],
    ['text', title],
    ['weight', 'Bolder'],
    ['size', 'Medium'],
    ['wrap', true],
    ['style', 'heading'],
    ['color', state.isFiring ? 'Attention' : 'Good'],
  ]);
  const blocks = [heading, paragraph(text)];
  const notice = noticeOf(state);
  return notice === '' ? blocks : [...blocks, paragraph(notice)];
}

function paragraph(text: string): Json {
  return new Map<string, Json>([
    ['type', 'TextBlock'],
    ['text', text],
    ['wrap', true],
  ]);
}
