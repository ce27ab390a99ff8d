export function say(): void {
  console.log('said');
}
