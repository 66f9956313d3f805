// Countries and currencies by their codes, named in the user's language.
import { locale } from '../words';

const countries =
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD ' +
    'CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE ' +
    'GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI ' +
    'KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX ' +
    'MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD ' +
    'SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ ' +
    'VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

export type CodeKind = 'country' | 'currency';

const names = new Map<CodeKind, Intl.DisplayNames>();

/** "Portugal", "Euro"; an empty text where the code says nothing. */
export function codeName(kind: CodeKind, code: string): string {
    let found = names.get(kind);
    if (found === undefined) {
        found = new Intl.DisplayNames(locale, { type: kind === 'country' ? 'region' : 'currency', fallback: 'none' });
        names.set(kind, found);
    }
    try {
        return found.of(code) ?? '';
    } catch {
        return '';
    }
}

/** [code, name] of all, in the order of the names. What the server takes is the server's matter. */
export function codes(kind: CodeKind): [string, string][] {
    const all = kind === 'country' ? countries.split(' ') : Intl.supportedValuesOf('currency');
    return all
        .map((code): [string, string] => [code, codeName(kind, code) || code])
        .sort((a, b) => a[1].localeCompare(b[1], locale));
}

/** The code of what somebody has typed: a code in any case, or a whole name. Anything else stays as it is. */
export function toCode(kind: CodeKind, typed: string): string {
    const text = typed.trim();
    const lower = text.toLocaleLowerCase(locale);
    const named = codes(kind).find(
        ([code, name]) => code === text.toUpperCase() || name.toLocaleLowerCase(locale) === lower,
    );
    return named?.[0] ?? text;
}
