import { travel } from './travel.mjs';

travel('chromium');
