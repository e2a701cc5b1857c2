import { travel } from './journeys.mjs';

travel('chromium');
