// How a time zone is called in English.
(function (exports, require, module, host, L) {
  'use strict';
  const LONG = {
    EST: 'Eastern Standard Time', EDT: 'Eastern Daylight Time', CST: 'Central Standard Time', CDT: 'Central Daylight Time',
    MST: 'Mountain Standard Time', MDT: 'Mountain Daylight Time', PST: 'Pacific Standard Time', PDT: 'Pacific Daylight Time',
    AKST: 'Alaska Standard Time', AKDT: 'Alaska Daylight Time', HST: 'Hawaii-Aleutian Standard Time',
    AST: 'Atlantic Standard Time', ADT: 'Atlantic Daylight Time', NST: 'Newfoundland Standard Time', NDT: 'Newfoundland Daylight Time',
    CET: 'Central European Standard Time', CEST: 'Central European Summer Time', EET: 'Eastern European Standard Time',
    EEST: 'Eastern European Summer Time', WET: 'Western European Standard Time', WEST: 'Western European Summer Time',
    GMT: 'Greenwich Mean Time', BST: 'British Summer Time', MSK: 'Moscow Standard Time', JST: 'Japan Standard Time', KST: 'Korean Standard Time',
    AEST: 'Australian Eastern Standard Time', AEDT: 'Australian Eastern Daylight Time', ACST: 'Australian Central Standard Time',
    ACDT: 'Australian Central Daylight Time', AWST: 'Australian Western Standard Time', NZST: 'New Zealand Standard Time',
    NZDT: 'New Zealand Daylight Time', SAST: 'South Africa Standard Time', EAT: 'East Africa Time', CAT: 'Central Africa Time',
    WAT: 'West Africa Standard Time', PKT: 'Pakistan Standard Time', HKT: 'Hong Kong Standard Time',
  };
  // The same letters mean other zones elsewhere.
  const BY_ZONE = {
    'Asia/Calcutta': 'India Standard Time', 'Asia/Shanghai': 'China Standard Time', 'Asia/Taipei': 'Taipei Standard Time',
    'Asia/Singapore': 'Singapore Standard Time', 'Asia/Dubai': 'Gulf Standard Time', 'Asia/Bangkok': 'Indochina Time', 'Asia/Saigon': 'Indochina Time',
    'Asia/Jakarta': 'Western Indonesia Time', 'Asia/Manila': 'Philippine Standard Time', 'America/Sao_Paulo': 'Brasilia Standard Time',
    'America/Buenos_Aires': 'Argentina Standard Time', 'America/Bogota': 'Colombia Standard Time', 'Asia/Tehran': 'Iran Standard Time',
    'Asia/Riyadh': 'Arabian Standard Time', 'Asia/Katmandu': 'Nepal Time', 'Asia/Dhaka': 'Bangladesh Standard Time',
  };
  const offsetText = (seconds, long) => {
    const m = Math.abs(Math.trunc(seconds / 60)), h = Math.trunc(m / 60), sign = seconds < 0 ? '-' : '+', min = m % 60;
    if (long) return `GMT${sign}${String(h).padStart(2, '0')}:${String(min).padStart(2, '0')}`;
    return `GMT${sign}${h}${min === 0 ? '' : `:${String(min).padStart(2, '0')}`}`;
  };
  const american = /^(E|C|M|P|AK|H)[SD]T$/;
  function zoneName(s, kind, long, generic) {
    const { name } = s.zone;
    if (name === 'UTC' && kind.name !== '') return generic ? offsetText(0, long) : long ? 'Coordinated Universal Time' : 'UTC';
    const isAmerican = (name.startsWith('America/') || name === 'Pacific/Honolulu') && name !== 'America/Havana' && american.test(kind.name);
    if (!long) {
      if (isAmerican && /^en(-US)?($|-u)/.test(s.locale)) return generic ? kind.name.replace(/[SD]T$/, 'T') : kind.name;
      if (kind.name === 'GMT' && kind.offset === 0) return 'GMT';
      return offsetText(kind.offset, false);
    }
    const american2 = american.test(kind.name) && !isAmerican;
    const known = BY_ZONE[name] ?? (kind.name === 'IST' && name === 'Europe/Dublin' ? 'Irish Standard Time' : american2 ? undefined : LONG[kind.name]);
    if (known === undefined) return offsetText(kind.offset, true);
    return generic && isAmerican ? known.replace(/ (Standard|Daylight) /, ' ') : known;
  }
  module.exports = { offsetText, zoneName };
})
