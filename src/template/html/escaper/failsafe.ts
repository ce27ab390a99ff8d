// What replaces a value that nothing can make safe. The word is Go's: people search for it.

export const FAILSAFE = 'ZgotmplZ';
