export function show(place: { innerHTML: string }, text: string): void {
  place.innerHTML = text;
}
