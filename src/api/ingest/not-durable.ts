// What both versions of the API tell a sender whose alerts are only in memory (our addition).

export const NOT_DURABLE =
  'the alerts were taken into account but could not be stored, send them again';
