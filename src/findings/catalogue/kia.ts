import { KIA0002 } from './kia0002';
import { KIA0003 } from './kia0003';
import { KIA0004 } from './kia0004';
import { KIA0005 } from './kia0005';
import { KIA0105 } from './kia0105';
import { KIA0106 } from './kia0106';
import { KIA0110 } from './kia0110';
import { KIA0201 } from './kia0201';
import { KIA0207 } from './kia0207';
import { KIA0209 } from './kia0209';
import { KIA0701 } from './kia0701';
import { KIA1004 } from './kia1004';
import { KIA1006 } from './kia1006';
import { KIA1104 } from './kia1104';
import { KIA1105 } from './kia1105';
import { KIA1106 } from './kia1106';
import { KIA1109 } from './kia1109';
import { KIA1115 } from './kia1115';
import { KIA1313 } from './kia1313';
import { KIA1401 } from './kia1401';
import { KIA1402 } from './kia1402';
import { CatalogueEntry } from '../catalogue-entry';

/** What there is to say about Kiali's codes, in their order. A new one is added here. */
export const KIALI_CODES: readonly CatalogueEntry[] = [
  KIA0002,
  KIA0003,
  KIA0004,
  KIA0005,
  KIA0105,
  KIA0106,
  KIA0110,
  KIA0201,
  KIA0207,
  KIA0209,
  KIA0701,
  KIA1004,
  KIA1006,
  KIA1104,
  KIA1105,
  KIA1106,
  KIA1109,
  KIA1115,
  KIA1313,
  KIA1401,
  KIA1402,
];
