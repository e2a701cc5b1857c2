import { travel } from './journeys.mjs';

travel('firefox');
