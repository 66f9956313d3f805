// Whether somebody may be called now, by the clocks of the campaign's zone.
import { useNow } from '../parts/zone-field';
import type { Campaign } from '../types';
import { locale, t } from '../words';
import { openingAt, weekdayName, type Schedule } from './hours';

export function WindowChip({ campaign }: { campaign: Pick<Campaign, 'schedule' | 'timezone'> }) {
    const now = useNow();
    const opening = openingAt(campaign.schedule as Schedule | null, campaign.timezone, now);
    const tone = opening.state === 'open' || opening.state === 'always' ? 'good' : opening.state === 'never' ? 'bad' : '';
    const args: Record<string, string> = 'time' in opening ? { time: opening.time, day: weekdayName(opening.weekday, locale, 'short') } : {};
    return <span class={`chip ${tone}`} title={campaign.timezone}>{t(`campaigns.window.${opening.state}`, args)}</span>;
}

const tones: Record<Campaign['status'], string> = { draft: '', active: 'good', paused: 'warn', completed: '', archived: '' };

export function CampaignStatusChip({ status }: { status: Campaign['status'] }) {
    return <span class={`chip ${tones[status]}`}>{t(`status.${status}`)}</span>;
}
