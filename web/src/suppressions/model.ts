// What the register's screens share.
import { getAll } from '../api';
import { useLoad } from '../load';
import { can } from '../session';
import type { Campaign } from '../types';
import { t } from '../words';

export const reasons = ['request', 'complaint', 'register', 'invalid', 'other'] as const;
export type Reason = (typeof reasons)[number];

/** The campaigns by uuid, to name them and to choose one; empty where they may not be read. */
export function useCampaigns(): Map<string, Campaign> {
    const { data } = useLoad(can('campaigns:read') ? 'campaigns' : null, async (signal) => {
        const all = await getAll<Campaign>('/campaigns', 'campaigns', signal);
        return new Map(all.map((campaign) => [campaign.uuid, campaign]));
    });
    return data ?? none;
}

const none = new Map<string, Campaign>();

/** "in the whole account", or the campaign's name. A campaign that is gone is told by its id. */
export function scopeName(campaignUuid: string | null, campaigns: Map<string, Campaign>): string {
    return campaignUuid === null ? t('suppressions.account') : campaigns.get(campaignUuid)?.name ?? campaignUuid;
}
