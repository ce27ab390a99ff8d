// Where a mail says that templates failed: above everything else in each of its bodies.

/** Puts it above a text. */
export function noticeAboveText(notice: string | undefined, text: string): string {
  return notice === undefined ? text : `${notice}\n\n${text}`;
}

/** Puts it in a paragraph, as it is plain words, at the beginning of a document's body. */
export function noticeAboveHtml(notice: string | undefined, html: string): string {
  if (notice === undefined) return html;
  const paragraph = `<p><strong>${notice}</strong></p>`;
  const start = /<body\b[^>]*>/i.exec(html);
  if (start === null) return paragraph + html;
  const end = start.index + start[0].length;
  return html.slice(0, end) + paragraph + html.slice(end);
}
