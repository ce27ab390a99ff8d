export const title = 'Alerts';
