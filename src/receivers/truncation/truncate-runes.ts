// Services refuse what is too long, so texts are cut the way upstream cuts them (section 1.6).

const MARKER = '…';

/**
 * Keeps at most `max` characters (Unicode code points); a cut text ends in `…`.
 * Source: prometheus/alertmanager:notify/util.go (TruncateInRunes).
 */
export function truncateRunes(text: string, max: number): string {
  // A string never has fewer UTF-16 units than code points.
  if (text.length <= max) return text;
  const runes = Array.from(text);
  if (runes.length <= max) return text;
  if (max <= 3) return runes.slice(0, max).join('');
  return runes.slice(0, max - 1).join('') + MARKER;
}
