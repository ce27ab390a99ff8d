// Which label names are allowed: any non-empty Unicode text, or the classic Prometheus alphabet.

export type LabelNameCheck = (name: string) => boolean;

const CLASSIC = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** UTF-8 mode, the default: anything but the empty text and lone surrogates. */
export function isUnicodeLabelName(name: string): boolean {
  return name !== '' && name.isWellFormed();
}

/** Classic mode (`--enable-feature=classic-mode`). Source: prometheus/common:model/labels.go. */
export function isClassicLabelName(name: string): boolean {
  return CLASSIC.test(name);
}
