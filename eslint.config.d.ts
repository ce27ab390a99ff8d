// The types of eslint.config.js, for the test that proves the rules.
import type { Linter } from 'eslint';

export declare function tocsinRules(root: string): Linter.Config[];
declare const config: Linter.Config[];
export default config;
