import { travel } from './journeys.mjs';

travel('webkit');
