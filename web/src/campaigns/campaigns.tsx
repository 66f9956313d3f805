// The screens of campaigns: the list, a new one, one with its orders, its progress and its settings.
import { useRoute } from '../route';
import { CampaignPage } from './campaign';
import { CampaignList } from './list';
import { NewCampaign } from './new';

export default function Campaigns() {
    const { path } = useRoute();
    const [, uuid] = path;
    if (uuid === undefined) return <CampaignList />;
    return uuid === 'new' ? <NewCampaign /> : <CampaignPage key={uuid} uuid={uuid} />;
}
