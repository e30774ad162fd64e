import { CDI001 } from './cdi001';
import { CDI002 } from './cdi002';
import { CDI003 } from './cdi003';
import { CDI004 } from './cdi004';
import { CDI005 } from './cdi005';
import { CDI006 } from './cdi006';
import { CDI011 } from './cdi011';
import { CDI012 } from './cdi012';
import { CDI013 } from './cdi013';
import { CDI015 } from './cdi015';
import { CDI016 } from './cdi016';
import { CDI017 } from './cdi017';
import { CDI018 } from './cdi018';
import { CDI021 } from './cdi021';
import { CDI022 } from './cdi022';
import { CDI030 } from './cdi030';
import { CDI031 } from './cdi031';
import { CDI032 } from './cdi032';
import { CDI033 } from './cdi033';
import { CDI034 } from './cdi034';
import { CDI040 } from './cdi040';
import { CDI041 } from './cdi041';
import { CDI051 } from './cdi051';
import { CDI054 } from './cdi054';
import { CDI060 } from './cdi060';
import { CDI061 } from './cdi061';
import { CDI062 } from './cdi062';
import { CDI063 } from './cdi063';
import { CDI064 } from './cdi064';
import { CDI065 } from './cdi065';
import { CDI066 } from './cdi066';
import { CDI067 } from './cdi067';
import { CDI068 } from './cdi068';
import { CDI069 } from './cdi069';
import { CDI070 } from './cdi070';
import { CDI071 } from './cdi071';
import { CDI072 } from './cdi072';
import { CDI073 } from './cdi073';
import { CDI074 } from './cdi074';
import { CDI075 } from './cdi075';
import { CDI076 } from './cdi076';
import { CDI077 } from './cdi077';
import { CDI078 } from './cdi078';
import { CDI079 } from './cdi079';
import { CDI080 } from './cdi080';
import { CDI081 } from './cdi081';
import { CDI082 } from './cdi082';
import { CDI083 } from './cdi083';
import { CDI084 } from './cdi084';
import { CDI085 } from './cdi085';
import { CDI086 } from './cdi086';
import { CDI087 } from './cdi087';
import { CDI088 } from './cdi088';
import { CDI089 } from './cdi089';
import { CDI090 } from './cdi090';
import { CDI091 } from './cdi091';
import { CDI092 } from './cdi092';
import { CDI093 } from './cdi093';
import { CDI094 } from './cdi094';
import { CDI095 } from './cdi095';
import { CDI096 } from './cdi096';
import { CDI097 } from './cdi097';
import { CDI098 } from './cdi098';
import { CDI099 } from './cdi099';
import { CDI100 } from './cdi100';
import { CDI101 } from './cdi101';
import { CDI102 } from './cdi102';
import { CDI103 } from './cdi103';
import { CDI104 } from './cdi104';
import { CDI105 } from './cdi105';
import { CDI106 } from './cdi106';
import { CDI107 } from './cdi107';
import { CDI108 } from './cdi108';
import { CDI109 } from './cdi109';
import { CDI110 } from './cdi110';
import { CDI111 } from './cdi111';
import { CDI112 } from './cdi112';
import { CDI113 } from './cdi113';
import { CDI114 } from './cdi114';
import { CDI115 } from './cdi115';
import { CDI116 } from './cdi116';
import { CDI117 } from './cdi117';
import { CDI118 } from './cdi118';
import { CDI119 } from './cdi119';
import { CDI120 } from './cdi120';
import { CDI121 } from './cdi121';
import { CDI122 } from './cdi122';
import { CDI123 } from './cdi123';
import { CDI124 } from './cdi124';
import { CDI125 } from './cdi125';
import { CDI126 } from './cdi126';
import { CDI127 } from './cdi127';
import { CDI128 } from './cdi128';
import { CDI129 } from './cdi129';
import { CDI130 } from './cdi130';
import { CDI131 } from './cdi131';
import { CDI132 } from './cdi132';
import { CDI133 } from './cdi133';
import { CDI134 } from './cdi134';
import { CDI135 } from './cdi135';
import { CDI136 } from './cdi136';
import { CDI137 } from './cdi137';
import { CDI138 } from './cdi138';
import { CDI139 } from './cdi139';
import { CDI140 } from './cdi140';
import { CDI141 } from './cdi141';
import { CDI142 } from './cdi142';
import { CDI143 } from './cdi143';
import { CDI144 } from './cdi144';
import { CDI145 } from './cdi145';
import { CDI146 } from './cdi146';
import { CDI147 } from './cdi147';
import { CDI148 } from './cdi148';
import { CDI149 } from './cdi149';
import { CDI150 } from './cdi150';
import { CDI151 } from './cdi151';
import { CDI152 } from './cdi152';
import { CatalogueEntry } from '../catalogue-entry';

/** What there is to say about our own codes, in their order. A new one is added here. */
export const OWN_CODES: readonly CatalogueEntry[] = [
  CDI001,
  CDI002,
  CDI003,
  CDI004,
  CDI005,
  CDI006,
  CDI011,
  CDI012,
  CDI013,
  CDI015,
  CDI016,
  CDI017,
  CDI018,
  CDI021,
  CDI022,
  CDI030,
  CDI031,
  CDI032,
  CDI033,
  CDI034,
  CDI040,
  CDI041,
  CDI051,
  CDI054,
  CDI060,
  CDI061,
  CDI062,
  CDI063,
  CDI064,
  CDI065,
  CDI066,
  CDI067,
  CDI068,
  CDI069,
  CDI070,
  CDI071,
  CDI072,
  CDI073,
  CDI074,
  CDI075,
  CDI076,
  CDI077,
  CDI078,
  CDI079,
  CDI080,
  CDI081,
  CDI082,
  CDI083,
  CDI084,
  CDI085,
  CDI086,
  CDI087,
  CDI088,
  CDI089,
  CDI090,
  CDI091,
  CDI092,
  CDI093,
  CDI094,
  CDI095,
  CDI096,
  CDI097,
  CDI098,
  CDI099,
  CDI100,
  CDI101,
  CDI102,
  CDI103,
  CDI104,
  CDI105,
  CDI106,
  CDI107,
  CDI108,
  CDI109,
  CDI110,
  CDI111,
  CDI112,
  CDI113,
  CDI114,
  CDI115,
  CDI116,
  CDI117,
  CDI118,
  CDI119,
  CDI120,
  CDI121,
  CDI122,
  CDI123,
  CDI124,
  CDI125,
  CDI126,
  CDI127,
  CDI128,
  CDI129,
  CDI130,
  CDI131,
  CDI132,
  CDI133,
  CDI134,
  CDI135,
  CDI136,
  CDI137,
  CDI138,
  CDI139,
  CDI140,
  CDI141,
  CDI142,
  CDI143,
  CDI144,
  CDI145,
  CDI146,
  CDI147,
  CDI148,
  CDI149,
  CDI150,
  CDI151,
  CDI152,
];
