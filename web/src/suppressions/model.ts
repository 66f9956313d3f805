// What the register's screens share.
import { t } from '../words';

export const reasons = ['request', 'complaint', 'register', 'invalid', 'other'] as const;
export type Reason = (typeof reasons)[number];

/** "in the whole account", or the campaign's name. A campaign that is gone is told by its id. */
export function scopeName(campaignUuid: string | null, names: Map<string, string>): string {
    return campaignUuid === null ? t('suppressions.account') : names.get(campaignUuid) === '' ? campaignUuid
        : names.get(campaignUuid) ?? '…';
}

/** The campaign of the order that the server itself names as evidence, or undefined. */
export function campaignOfOrder(evidence: string | null): string | undefined {
    return /^\/api\/campaigns\/([\w-]+)\/orders\//.exec(evidence ?? '')?.[1];
}

/** Where an entry comes from; the server and the console have words of their own for that. */
export function sourceName(source: string | null): string {
    return source && ['action', 'console', 'order'].includes(source) ? t(`suppressions.from.${source}`) : source ?? '';
}
