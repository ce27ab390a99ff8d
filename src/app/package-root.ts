// Where the files of this package lie that are no code: the manifest, the web page, the threads.

/** The folder of package.json. Sources and chunks of the bundle are equally deep below it. */
export const PACKAGE_ROOT: URL = new URL('../../', import.meta.url);
