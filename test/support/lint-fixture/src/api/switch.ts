type Outcome = { readonly kind: 'sent' } | { readonly kind: 'failed' };

export function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'sent':
      return 'sent';
  }
  return '';
}
