// The screens of campaigns: the list, a new one, one with its orders, its progress and its settings.
import { useRoute } from '../route';
import { can } from '../session';
import { t } from '../words';
import { CampaignPage } from './campaign';
import { CampaignList } from './list';
import { NewCampaign } from './new';

export default function Campaigns() {
    const { path, query } = useRoute();
    const [, uuid] = path;
    if (uuid === undefined) return <CampaignList />;
    if (uuid === 'new' && !can('campaigns:write')) return <p>{t('problem.forbidden')}</p>;
    return uuid === 'new' ? <NewCampaign key={query.from} /> : <CampaignPage key={uuid} uuid={uuid} />;
}
