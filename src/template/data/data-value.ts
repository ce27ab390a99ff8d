// Shows a notification's data to templates as Go's Data, Alerts and Alert (reference rows G2, G3).
import { timeFromEpochMs } from '../time/go-time.ts';
import { defineType, pointerTo, sliceOf, structType, type Field } from '../value/go-type.ts';
import {
  boolValue,
  pointerValue,
  sliceValue,
  stringValue,
  structValue,
  type Value,
} from '../value/value.ts';
import { kvValue } from './label-types.ts';
import { method, methods, textOf } from './method.ts';
import type { AlertData, AlertStatusName, TemplateData } from './template-data.ts';
import { timeValue } from './time-type.ts';

const ALERT = structType('template.Alert', [
  shown('Status', 'status'),
  shown('Labels', 'labels'),
  shown('Annotations', 'annotations'),
  shown('StartsAt', 'startsAt'),
  shown('EndsAt', 'endsAt'),
  shown('GeneratorURL', 'generatorURL'),
  shown('Fingerprint', 'fingerprint'),
]);
const ALERT_SLICE = sliceOf(ALERT);

const ALERTS = defineType(
  'template.Alerts',
  ALERT_SLICE,
  methods({
    Firing: method([], (self) => withStatus(self, 'firing')),
    Resolved: method([], (self) => withStatus(self, 'resolved')),
  }),
);

const DATA = structType('template.Data', [
  shown('Receiver', 'receiver'),
  shown('Status', 'status'),
  shown('Alerts', 'alerts'),
  shown('NotificationReason', 'notification_reason'),
  shown('GroupLabels', 'groupLabels'),
  shown('CommonLabels', 'commonLabels'),
  shown('CommonAnnotations', 'commonAnnotations'),
  shown('RouteLabels', 'routeLabels'),
  shown('ExternalURL', 'externalURL'),
  // Not to be reached from a template, yet it shows when the whole data is printed.
  { name: 'routeLabelsRendered', exported: false },
]);
const DATA_POINTER = pointerTo(DATA);

/** Makes the dot of a notification template: a pointer to Data. */
export function dataValue(data: TemplateData): Value {
  const fields = [
    stringValue(data.receiver),
    stringValue(data.status),
    sliceValue(ALERTS, data.alerts.map(alertValue)),
    stringValue(data.notificationReason),
    kvValue(data.groupLabels),
    kvValue(data.commonLabels),
    kvValue(data.commonAnnotations),
    kvValue(data.routeLabels),
    stringValue(data.externalURL),
    boolValue(true),
  ];
  return pointerValue(DATA_POINTER, structValue(DATA, fields));
}

function alertValue(alert: AlertData): Value {
  return structValue(ALERT, [
    stringValue(alert.status),
    kvValue(alert.labels),
    kvValue(alert.annotations),
    timeValue(timeFromEpochMs(alert.startsAt)),
    timeValue(timeFromEpochMs(alert.endsAt)),
    stringValue(alert.generatorURL),
    stringValue(alert.fingerprint),
  ]);
}

function withStatus(alerts: Value, status: AlertStatusName): Value {
  const items = alerts.kind === 'slice' ? alerts.items : [];
  return sliceValue(
    ALERT_SLICE,
    items.filter((alert) => alert.kind === 'struct' && textOf(alert.fields[0]) === status),
  );
}

function shown(name: string, json: string): Field {
  return { name, exported: true, json };
}
