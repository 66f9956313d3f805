// The numbers of a campaign that lists show.
import { get } from '../api';
import type { Campaign, CampaignProgress, Order, Page } from '../types';
import { endOfToday } from './clock';

export interface CampaignNumbers {
    progress: CampaignProgress;
    /** Orders that are scheduled for a time before midnight in the campaign's zone. */
    due: number;
    /** That midnight. */
    until: string;
}

export async function loadNumbers(campaign: Campaign, signal: AbortSignal): Promise<CampaignNumbers> {
    const until = endOfToday(campaign.timezone, new Date());
    const path = `/campaigns/${campaign.uuid}`;
    const [progress, due] = await Promise.all([
        get<CampaignProgress>(`${path}/progress`, undefined, signal),
        get<Page<'orders', Order>>(`${path}/orders`, { status: 'scheduled', scheduledBefore: until, limit: 0 }, signal),
    ]);
    return { progress, due: due.total, until };
}
