// The way out of the recursive descent when a template text is refused; caught by parseTemplate.

export class ParseFailure extends Error {
  override readonly name = 'ParseFailure';
}
