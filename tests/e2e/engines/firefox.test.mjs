import { travel } from './travel.mjs';

travel('firefox');
