// Names of time zones in a configuration: the runtime knows the zones and takes their names in any
// case; upstream opens a file of that name, so that only the exact spelling is one.
import { ZoneOffsets } from '../../model/zone-offsets.ts';

/**
 * Names of which the runtime tells only another one, by region; from the IANA database of 2024.
 * All other zones have the name that the runtime tells.
 */
const ALIASES = `
-:
  CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST
  Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo
  PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu
Africa:
  Asmara Asmera Bamako Cairo Timbuktu Tripoli
America:
  Adak Anchorage Argentina/Buenos_Aires Argentina/Catamarca Argentina/ComodRivadavia
  Argentina/Cordoba Argentina/Jujuy Argentina/Mendoza Atikokan Atka Buenos_Aires Catamarca
  Chicago Coral_Harbour Cordoba Denver Detroit Edmonton Ensenada Fort_Wayne Godthab Halifax
  Havana Indiana/Indianapolis Indiana/Knox Indianapolis Iqaluit Jamaica Jujuy
  Kentucky/Louisville Knox_IN Los_Angeles Louisville Manaus Mazatlan Mendoza Mexico_City
  Montreal New_York Nipigon Noronha Nuuk Panama Pangnirtung Phoenix Porto_Acre Rainy_River
  Regina Rio_Branco Rosario Santa_Isabel Santiago Sao_Paulo Shiprock St_Johns St_Thomas
  Thunder_Bay Tijuana Toronto Vancouver Virgin Whitehorse Winnipeg Yellowknife
Antarctica:
  McMurdo South_Pole
Arctic:
  Longyearbyen
Asia:
  Ashgabat Ashkhabad Calcutta Choibalsan Chongqing Chungking Dacca Dhaka Harbin Ho_Chi_Minh
  Hong_Kong Istanbul Jerusalem Kashgar Kathmandu Katmandu Kolkata Macao Macau Makassar Nicosia
  Rangoon Saigon Seoul Shanghai Singapore Taipei Tehran Tel_Aviv Thimbu Thimphu Tokyo
  Ujung_Pandang Ulaanbaatar Ulan_Bator Urumqi Yangon
Atlantic:
  Faeroe Faroe Jan_Mayen Reykjavik
Australia:
  ACT Adelaide Brisbane Broken_Hill Canberra Currie Darwin Hobart LHI Lord_Howe Melbourne NSW
  North Perth Queensland South Sydney Tasmania Victoria West Yancowinna
Brazil:
  Acre DeNoronha East West
Canada:
  Atlantic Central Eastern Mountain Newfoundland Pacific Saskatchewan Yukon
Chile:
  Continental EasterIsland
Etc:
  GMT GMT+0 GMT-0 GMT0 Greenwich UCT UTC Universal Zulu
Europe:
  Athens Belfast Brussels Chisinau Dublin Istanbul Kiev Kyiv Lisbon London Moscow Nicosia
  Tiraspol Uzhgorod Warsaw Zaporozhye
Mexico:
  BajaNorte BajaSur General
Pacific:
  Auckland Chatham Chuuk Easter Enderbury Honolulu Johnston Kanton Kwajalein Pago_Pago Pohnpei
  Ponape Samoa Truk Yap
US:
  Alaska Aleutian Arizona Central East-Indiana Eastern Hawaii Indiana-Starke Michigan Mountain
  Pacific Samoa
`;

const SPELLED: ReadonlySet<string> = readAliases();

/** Whether there is such a zone: an IANA name, `UTC`, `Local`, or empty, which is `UTC` too. */
export function isTimeZone(name: string): boolean {
  if (name === '' || name === 'UTC' || name === 'Local') return true;
  if (ZoneOffsets.load(name) === undefined) return false;
  const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
  return timeZone === name || SPELLED.has(name);
}

function readAliases(): ReadonlySet<string> {
  const names = new Set<string>();
  let region = '';
  for (const word of ALIASES.trim().split(/\s+/)) {
    if (!word.endsWith(':')) names.add(region + word);
    else region = word === '-:' ? '' : `${word.slice(0, -1)}/`;
  }
  return names;
}
