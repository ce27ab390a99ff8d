// All templates that exist before a user's files are read, in the order in which they are parsed.
import type { TemplateSource } from '../template-set.ts';
import { BASE_TEMPLATES } from './base.ts';
import { EMAIL_TEMPLATES } from './email.ts';
import { SLACK_TEMPLATES } from './slack.ts';

export const DEFAULT_TEMPLATES: readonly TemplateSource[] = [
  { name: 'default/base', text: BASE_TEMPLATES },
  { name: 'default/slack', text: SLACK_TEMPLATES },
  { name: 'default/email', text: EMAIL_TEMPLATES },
];
