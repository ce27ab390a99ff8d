// Replicas and a Redis that goes away, that some of them cannot reach, or that loses what it had: what
// was acknowledged is there in the end, and nobody is told twice without a mark.
import { playSeeds } from './replica-seeds.ts';

playSeeds(['cuts', 'deaths', 'losses', 'failovers', 'everything']);
