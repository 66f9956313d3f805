// Whether somebody may be called now, by the clocks of the campaign's zone.
import { useNow } from '../parts/zone-field';
import type { Campaign } from '../types';
import { locale, t } from '../words';
import { openingAt, weekdayName, type Schedule } from './hours';

const openingTones = { always: 'good', open: 'good', closed: '', never: 'bad' };

export function WindowChip({ campaign }: { campaign: Pick<Campaign, 'schedule' | 'timezone'> }) {
    const now = useNow();
    const opening = openingAt(campaign.schedule as Schedule | null, campaign.timezone, now);
    const args: Record<string, string> = 'time' in opening
        ? { time: opening.time, day: weekdayName(opening.weekday, locale, 'short') } : {};
    const text = t(`campaigns.window.${opening.state}`, args);
    return <span class={`chip ${openingTones[opening.state]}`} title={campaign.timezone}>{text}</span>;
}
