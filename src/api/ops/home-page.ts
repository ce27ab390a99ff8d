// The front page: says what this is and where to go, without scripts and outside assets.

export interface HomePage {
  readonly version: string;
  /** Empty or `/prefix`; put before every link. */
  readonly prefix: string;
}

const LINKS: readonly (readonly [path: string, text: string])[] = [
  ['/api/v2/alerts', 'Alerts'],
  ['/api/v2/alerts/groups', 'Alerts in their groups'],
  ['/api/v2/receivers', 'Receivers'],
  ['/api/v2/status', 'Status and configuration'],
  ['/metrics', 'Metrics'],
  ['/-/ready', 'Readiness'],
];

/** Renders the page as HTML. */
export function renderHomePage(page: HomePage): string {
  const items = LINKS.map(
    ([path, text]) => `<li><a href="${escapeHtml(page.prefix + path)}">${text}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tocsin</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
</head>
<body>
<h1>Tocsin</h1>
<p>This service receives alerts and tells the right people. Version ${escapeHtml(page.version)}.</p>
<ul>
${items.join('\n')}
</ul>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${String(char.charCodeAt(0))};`);
}
