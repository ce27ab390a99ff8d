export enum Level {
  Info,
}
