import { travel } from './travel.mjs';

travel('webkit');
