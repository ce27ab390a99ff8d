// What the API of the server speaks, by the names that the page uses.
import type { components } from '../../src/api/v2/openapi.d.ts';

type Schemas = components['schemas'];

export type Alert = Schemas['GettableAlert'];
export type AlertGroup = Schemas['AlertGroup'];
export type AlertStatus = Schemas['AlertStatus'];
export type LabelSet = Schemas['LabelSet'];
export type Receiver = Schemas['Receiver'];
export type Silence = Schemas['GettableSilence'];
export type SilenceState = Schemas['SilenceStatus']['state'];
export type PostedSilence = Schemas['PostableSilence'];
export type ServerStatus = Schemas['AlertmanagerStatus'];
export type WireMatcher = Schemas['Matcher'];
